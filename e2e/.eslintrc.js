module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  rules: {
    'jest/no-standalone-expect': [
      'error',
      { additionalTestBlockFunctions: ['step', 'beforeAll', 'afterAll'] },
    ],
    // What waits for a real system asserts in helpers, and again and again until it holds.
    'jest/no-conditional-expect': 'off',
    'jest/expect-expect': 'off',
  },
  overrides: [
    {
      files: ['src/support/**'],
      rules: {
        'jest/no-standalone-expect': 'off',
        'jest/no-export': 'off',
        'jest/valid-title': 'off',
      },
    },
  ],
});
