import { goDuration } from '../api/meta/time.ts'

/** The kubelet's words for what happens to containers, by the minor version in which they changed. */

/** Source: pkg/kubelet/kuberuntime/kuberuntime_container.go; without the name since 1.35 (kubernetes#134043). */
export function createdText(container: string, minor: number): string {
  if (minor >= 35) return 'Container created'
  return minor >= 32 ? `Created container: ${container}` : `Created container ${container}`
}

export function startedText(container: string, minor: number): string {
  return minor >= 35 ? 'Container started' : `Started container ${container}`
}

/** Source of the following: pkg/kubelet/images/image_manager.go. The pod's right to the image is checked since 1.35. */
export function presentText(image: string, minor: number): string {
  return `Container image "${image}" already present on machine${minor >= 35 ? ' and can be accessed by the pod' : ''}`
}

export function pullingText(image: string): string {
  return `Pulling image "${image}"`
}

/** With its duration since 1.20, with the time in the queue since 1.27, with the size since 1.30. */
export function pulledText(
  image: string,
  { pullMs, waitedMs, sizeBytes }: { pullMs: number; waitedMs: number; sizeBytes: number },
  minor: number,
): string {
  const text = `Successfully pulled image "${image}"`
  if (minor < 20) return text
  const timed = `${text} in ${goDuration(pullMs)}`
  if (minor < 27) return timed
  const waited = `${timed} (${goDuration(waitedMs)} including waiting)`
  return minor < 30 ? waited : `${waited}. Image size: ${sizeBytes} bytes.`
}

export function neverPullText(image: string): string {
  return `Container image "${image}" is not present with pull policy of Never`
}

export function pullBackOffText(image: string): string {
  return `Back-off pulling image "${image}"`
}

/** Names the container since 1.26. */
export function restartBackOffText(container: string, podText: string, minor: number): string {
  const text = 'Back-off restarting failed container'
  return minor >= 26 ? `${text} ${container} in pod ${podText}` : text
}

/** `web_default(0b3f...)`: how the kubelet's texts name a pod. */
export function podText({ name, namespace, uid }: { name: string; namespace?: string; uid: string }): string {
  return `${name}_${namespace ?? 'default'}(${uid})`
}
