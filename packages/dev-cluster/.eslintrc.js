module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  // What the agents survey is a stranger's code, faults and all.
  ignorePatterns: ['demo/', 'recipes/'],
});
