/** What Kubernetes generates names and hashes of: no vowels, and no digits that look like letters. */
const generated = '[bcdfghjklmnpqrstvwxz2456789]'
const podOfSet = new RegExp(`^(.+)-(?:${generated}{8,10})-(?:${generated}{5})$`)
const podOfOne = new RegExp(`^(.+)-(?:${generated}{5})$`)

/** The name of the workload that a pod's name begins with; the name itself where nothing of it was generated. */
export function workloadOf(podName: string): string {
  return (podOfSet.exec(podName) ?? podOfOne.exec(podName))?.[1] ?? podName
}
