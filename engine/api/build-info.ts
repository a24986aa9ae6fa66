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

/** The first servers that say which version they behave as (KEP-4330). */
const emulationSince = 33

/** What a server says besides: as which version it behaves, and down to which one its neighbours may be. */
export function emulationInfo(minor: number) {
  if (minor < emulationSince) return {}
  return {
    emulationMajor: '1',
    emulationMinor: String(minor),
    minCompatibilityMajor: '1',
    minCompatibilityMinor: String(minor - 1),
  }
}
