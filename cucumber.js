/** Lets plain `npx cucumber-js` run the features, as `rehearse run features` does. */
// biome-ignore lint/style/noDefaultExport: cucumber reads its settings from the default export
export default {
  import: ['bin/register-tsx.js', 'steps/**/!(*.test).ts'],
  paths: ['features/**/*.feature'],
}
