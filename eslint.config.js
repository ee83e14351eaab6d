import js from '@eslint/js';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Which top-level folders each folder may import. `contracts` is the ground floor. */
const layers = {
  contracts: [],
  workflows: ['contracts'],
  conversation: ['contracts'],
  store: ['contracts'],
  models: ['contracts', 'conversation', 'store'],
  results: ['contracts', 'conversation', 'store'],
  environments: ['contracts', 'conversation', 'store', 'results'],
  catalogue: ['contracts', 'conversation', 'environments'],
  reverify: ['contracts', 'conversation', 'store', 'results', 'models', 'environments'],
  activities: ['contracts', 'conversation', 'store', 'results', 'models', 'environments', 'reverify'],
  exports: ['contracts', 'conversation', 'store', 'results'],
  reports: ['contracts', 'conversation', 'store', 'results'],
  viewer: ['contracts', 'reports'],
};
layers.workers = [...layers.activities, 'activities', 'catalogue'];
layers.batches = [...layers.workers, 'workers', 'exports'];
layers.cli = [...layers.batches, 'batches', 'reports', 'viewer'];

const folders = Object.keys(layers);

/** Modules with schemas: workflow code may import their types only, because zod in the bundle costs every workflow 5 ms. */
const schemas = [
  'batch',
  'blob',
  'conversation',
  'dataset',
  'environment',
  'history',
  'lax',
  'model',
  'rollout',
  'script',
];

const directions = folders.map((folder) => ({
  files: [`${folder}/**/*.ts`],
  rules: {
    '@typescript-eslint/no-restricted-imports': [
      'error',
      {
        patterns: [
          {
            group: folders
              .filter((other) => other !== folder && !layers[folder].includes(other))
              .map((other) => `**/../${other}/**`),
            message: `${folder}/ may import ${layers[folder].join(', ') || 'nothing'} (see eslint.config.js).`,
            // A command may name the types of the workflows it starts.
            allowTypeImports: folder === 'cli' || folder === 'batches',
          },
          ...(folder === 'workflows'
            ? [
                {
                  group: ['node:*', 'pino', '@temporalio/activity', '@temporalio/client', '@temporalio/worker'],
                  message: 'Workflow code is deterministic: do this in an activity.',
                },
                {
                  group: ['zod', ...schemas.map((name) => `../contracts/${name}.ts`)],
                  message: 'Import the types only: schemas do not belong in the workflow bundle.',
                  allowTypeImports: true,
                },
              ]
            : []),
        ],
      },
    ],
  },
}));

export default defineConfig(
  { ignores: ['dist/', 'node_modules/', '.dgym/', 'docs/api/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { 'import-x': importX },
    settings: {
      'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.js'] })],
      'import-x/extensions': ['.ts', '.js'],
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidOperator: true },
      ],
      '@typescript-eslint/only-throw-error': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'import-x/no-cycle': 'error',
      'no-console': 'error',
    },
  },
  ...directions,
  {
    files: ['examples/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['test/**/*.ts', 'bench/**/*.ts', 'fidelity/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-explicit-any': 'off',
      'no-console': 'off',
    },
  },
  {
    // Beside a tsconfig.json and a package.json of their own, where `durable-gym` is not installed; `tsc` checks their types.
    files: ['templates/**/*.ts'],
    extends: [tseslint.configs.disableTypeChecked],
  },
  {
    files: ['**/*.{js,cjs,mjs}'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        require: 'readonly',
        fetch: 'readonly',
        setTimeout: 'readonly',
      },
    },
  },
  {
    files: ['viewer/browser/*.js'],
    languageOptions: {
      sourceType: 'script',
      globals: Object.fromEntries(
        ['Chart', 'addEventListener', 'devicePixelRatio', 'document', 'matchMedia'].map((name) => [name, 'readonly']),
      ),
    },
  },
);
