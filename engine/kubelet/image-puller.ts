import { imageBackoffMaxMs, imageBackoffMs } from '../defaults.ts'
import { fullImageName, type Images } from '../machines/images.ts'
import type { Scope } from '../machines/scope.ts'

export type PullResult =
  | { readonly outcome: 'present' }
  | { readonly outcome: 'pulled'; readonly pullMs: number; readonly waitedMs: number }
  | { readonly outcome: 'failed'; readonly message: string }

interface Waiting {
  readonly image: string
  readonly sinceMs: number
  readonly done: (result: PullResult) => void
}

/** How long a registry takes to say that it has no such image, and a client to give up on one that does not answer. */
const missingAfterMs = 1_000
const unreachableAfterMs = 5_000

/** The images of one node: pulled one after another (serializeImagePulls), each once, with a back-off for what fails. */
export class ImagePuller {
  private readonly queue: Waiting[] = []
  private readonly failures = new Map<string, { backoffMs: number; untilMs: number }>()
  private pulling = false

  constructor(
    private readonly scope: Scope,
    private readonly images: Images,
    private readonly machine: string,
  ) {}

  isPresent(image: string): boolean {
    return this.images.isOn(this.machine, image)
  }

  /** Until when pulling this image for this pod has to wait; in the past or 0 where it need not. */
  backoffUntilMs(podUid: string, image: string): number {
    return this.failures.get(`${podUid} ${image}`)?.untilMs ?? 0
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

  private note(key: string, { outcome }: PullResult): void {
    if (outcome !== 'failed') {
      this.failures.delete(key)
      return
    }
    const before = this.failures.get(key)?.backoffMs
    const backoffMs = before === undefined ? imageBackoffMs : Math.min(before * 2, imageBackoffMaxMs)
    this.failures.set(key, { backoffMs, untilMs: this.nowMs + backoffMs })
  }

  private next(): void {
    const waiting = this.queue.shift()
    if (waiting === undefined) return
    this.pulling = true
    const answer = this.images.pull(waiting.image)
    const present = this.isPresent(waiting.image)
    const missing = !answer.pulls
    const pullMs = missing
      ? answer.because === 'missing'
        ? missingAfterMs
        : unreachableAfterMs
      : present
        ? 0
        : answer.durationMs
    this.scope.after(pullMs, () => {
      this.pulling = false
      if (missing) waiting.done({ outcome: 'failed', message: failureText(waiting.image, answer.because) })
      else {
        this.images.put(this.machine, waiting.image)
        waiting.done({ outcome: 'pulled', pullMs, waitedMs: this.nowMs - waiting.sinceMs })
      }
      if (!this.pulling) this.next()
    })
  }
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
