/** What a build of kubectl or of a server says of itself. Commits and build dates are not known here. */
export const buildInfo = (minor: number) => ({
  buildDate: '',
  compiler: 'gc',
  gitCommit: '',
  gitTreeState: 'clean',
  gitVersion: `v1.${minor}.0`,
  goVersion: '',
  major: '1',
  minor: String(minor),
  platform: 'linux/amd64',
})
