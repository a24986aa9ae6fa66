import { existsSync, readFileSync } from 'node:fs'

/** The version of this package, from its package.json: beside this folder, or one further up when compiled. */
export function version(): string {
  const candidates = [new URL('../package.json', import.meta.url), new URL('../../package.json', import.meta.url)]
  const found = candidates.find((url) => existsSync(url))
  if (found === undefined) throw new Error('package.json of kube-rehearsal is missing: this copy is not whole.')
  return (JSON.parse(readFileSync(found, 'utf8')) as { version: string }).version
}
