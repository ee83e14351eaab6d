/** Words that stand in for a keyword that a row does not name. */

export const commonWords: readonly string[] =
  'about answer bread bridge candle clear cloud coffee corner dance early earth engine evening father field flower forest friend garden glass grain green hammer harbour honest island journey kitchen ladder lemon letter little machine market memory mirror morning mountain music nature number ocean orange paper pencil people picture planet question river school season silver simple story summer table teacher theory village water window winter'.split(
    ' ',
  );
