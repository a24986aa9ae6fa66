import { type Backoff, type BackoffLimits, isBackingOff } from '../api/meta/backoff.ts'
import type { Container } from '../api/schema/types.ts'

/** Why a container cannot have its image; the names are those of the waiting reasons, but for the last two. */
export type ImageError = 'ErrImageNeverPull' | 'ErrImagePullBackOff' | 'ErrInvalidImageName' | 'ErrImageInspect'

/** What to do about a container's image before it starts. */
export type ImageDecision =
  | { readonly act: 'use' }
  | { readonly act: 'pull' }
  | { readonly act: 'fail'; readonly error: ImageError; readonly problem?: string }

export interface ImageView {
  readonly image: string
  readonly policy: Container['imagePullPolicy']
  readonly present: boolean
  /** Of the last failed pulls of this image for this pod. */
  readonly backoff: Backoff | undefined
  readonly limits: BackoffLimits
  readonly nowMs: number
  /** Why the runtime could not say whether it has the image. */
  readonly inspectProblem?: string
}

/** Source: pkg/kubelet/images/image_manager.go EnsureImageExists. */
export function imageDecision(view: ImageView): ImageDecision {
  const { image, policy, present, backoff, limits, nowMs, inspectProblem } = view
  const problem = imageNameProblem(image)
  if (problem !== undefined) return { act: 'fail', error: 'ErrInvalidImageName', problem }
  if (inspectProblem !== undefined) return { act: 'fail', error: 'ErrImageInspect', problem: inspectProblem }
  if (policy === 'Never' && !present) return { act: 'fail', error: 'ErrImageNeverPull' }
  if (present && policy !== 'Always') return { act: 'use' }
  if (isBackingOff(backoff, limits, nowMs)) return { act: 'fail', error: 'ErrImagePullBackOff' }
  return { act: 'pull' }
}

/** The waiting reason of each error. */
export const waitingReasons: Readonly<Record<ImageError, string>> = {
  ErrImageNeverPull: 'ErrImageNeverPull',
  ErrImagePullBackOff: 'ImagePullBackOff',
  ErrInvalidImageName: 'InvalidImageName',
  ErrImageInspect: 'ImageInspectError',
}

const component = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*'
const domain =
  '(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*(?::[0-9]+)?'
const reference = new RegExp(
  `^(?:${domain}/)?${component}(?:/${component})*(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@[A-Za-z0-9+.:_-]+)?$`,
)

/** Names that are well; a run has few images and many starts. */
const wellNamed = new Set<string>()

/** Why a text names no image, in the words of distribution's reference package. */
export function imageNameProblem(image: string): string | undefined {
  if (wellNamed.has(image)) return undefined
  const problem = problemOf(image)
  if (problem === undefined) wellNamed.add(image)
  return problem
}

function problemOf(image: string): string | undefined {
  const parse = (why: string): string => `couldn't parse image name "${image}": ${why}`
  if (/^[a-f0-9]{64}$/.test(image))
    return parse(`invalid repository name (${image}), cannot specify 64-byte hexadecimal strings`)
  if (reference.test(image)) return undefined
  const path = image.replace(/:[^:/]*$/, '')
  if (path !== path.toLowerCase() && reference.test(image.toLowerCase()))
    return parse(
      `invalid reference format: repository name (${image.includes('/') ? path : `library/${path}`}) must be lowercase`,
    )
  return parse('invalid reference format')
}
