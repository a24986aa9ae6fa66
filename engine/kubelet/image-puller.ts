import { type Backoff, backoffAfterFailure } from '../api/meta/backoff.ts'
import type { Container } from '../api/schema/types.ts'
import { imageBackoffMaxMs, imageBackoffMs } from '../defaults.ts'
import { fullImageName, type Images } from '../machines/images.ts'
import type { Scope } from '../machines/scope.ts'
import { type ImageDecision, imageDecision } from './image-decision.ts'

export type PullResult =
  | { readonly outcome: 'pulled'; readonly pullMs: number; readonly waitedMs: number; readonly sizeBytes: number }
  | { readonly outcome: 'failed'; readonly message: string }

interface Waiting {
  readonly image: string
  readonly sinceMs: number
  readonly done: (result: PullResult) => void
}

/** How long a registry takes to say that it has no such image, and a client to give up on one that does not answer. */
const missingAfterMs = 1_000
const unreachableAfterMs = 5_000

const limits = { initialMs: imageBackoffMs, maxMs: imageBackoffMaxMs }

/** The images of one node: pulled one after another (serializeImagePulls), each once, with a back-off for what fails. */
export class ImagePuller {
  private readonly queue: Waiting[] = []
  private readonly failures = new Map<string, Backoff & { readonly message: string }>()
  private pulling = false

  constructor(
    private readonly scope: Scope,
    private readonly images: Images,
    private readonly machine: string,
  ) {}

  decide(podUid: string, { image = '', imagePullPolicy }: Container): ImageDecision {
    return imageDecision({
      image,
      policy: imagePullPolicy,
      present: this.images.isOn(this.machine, image),
      backoff: this.failures.get(`${podUid} ${image}`),
      limits,
      nowMs: this.nowMs,
    })
  }

  /** Until when pulling this image for this pod has to wait, and what went wrong. */
  backoffOf(podUid: string, image: string): { untilMs: number; message: string } | undefined {
    const failure = this.failures.get(`${podUid} ${image}`)
    return failure && { untilMs: failure.failedMs + failure.delayMs, message: failure.message }
  }

  pull(podUid: string, image: string, done: (result: PullResult) => void): void {
    const noted = (result: PullResult): void => {
      this.note(`${podUid} ${image}`, result)
      done(result)
    }
    this.queue.push({ image, sinceMs: this.nowMs, done: noted })
    if (!this.pulling) this.next()
  }

  private get nowMs(): number {
    return this.scope.simulation.nowMs
  }

  private note(key: string, result: PullResult): void {
    if (result.outcome !== 'failed') this.failures.delete(key)
    else {
      const backoff = backoffAfterFailure(this.failures.get(key), limits, this.nowMs)
      this.failures.set(key, { ...backoff, message: result.message })
    }
  }

  private next(): void {
    const waiting = this.queue.shift()
    if (waiting === undefined) return
    this.pulling = true
    const answer = this.images.pull(waiting.image)
    const pullMs = answer.pulls
      ? this.images.isOn(this.machine, waiting.image)
        ? 0
        : answer.durationMs
      : answer.because === 'missing'
        ? missingAfterMs
        : unreachableAfterMs
    this.scope.after(pullMs, () => {
      this.pulling = false
      if (answer.pulls) {
        this.images.put(this.machine, waiting.image)
        const waitedMs = this.nowMs - waiting.sinceMs
        waiting.done({ outcome: 'pulled', pullMs, waitedMs, sizeBytes: imageSizeBytes(waiting.image) })
      } else waiting.done({ outcome: 'failed', message: failureText(waiting.image, answer.because) })
      if (!this.pulling) this.next()
    })
  }
}

/** Nobody describes the size of an image, and the kubelet says it. */
function imageSizeBytes(image: string): number {
  return 50_000_000 + fullImageName(image).length * 1_000_000
}

/** containerd's words. */
function failureText(image: string, because: 'missing' | 'unreachable'): string {
  const reference = canonicalReference(image)
  const host = reference.slice(0, reference.indexOf('/'))
  const registry = host === 'docker.io' ? 'registry-1.docker.io' : host
  const head = `failed to pull and unpack image "${reference}": failed to resolve reference "${reference}"`
  if (because === 'missing') return `rpc error: code = NotFound desc = ${head}: ${reference}: not found`
  const path = reference.slice(host.length + 1).replace(/:[^:/]*$/, '')
  const tag = reference.slice(reference.lastIndexOf(':') + 1)
  const url = `https://${registry}/v2/${path}/manifests/${tag}`
  return `rpc error: code = Unavailable desc = ${head}: failed to do request: Head "${url}": dial tcp: lookup ${registry}: i/o timeout`
}

/** `nginx:1.19` is `docker.io/library/nginx:1.19`. */
export function canonicalReference(image: string): string {
  const named = fullImageName(image)
  const [first = '', ...rest] = named.split('/')
  if (rest.length === 0) return `docker.io/library/${named}`
  return first.includes('.') || first.includes(':') || first === 'localhost' ? named : `docker.io/${named}`
}
