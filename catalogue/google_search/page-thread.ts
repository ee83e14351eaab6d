/** The thread that reads pages: HTML comes in, its main text goes out. */

import { serve } from '../../environments/background.ts';
import { mainText } from './main-text.ts';

serve((html: string) => mainText(html) ?? null);
