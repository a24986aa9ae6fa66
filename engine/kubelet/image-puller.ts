import { type Backoff, backoffAfterFailure } from '../api/meta/backoff.ts'
import type { Container } from '../api/schema/types.ts'
import { imageBackoffMaxMs, imageBackoffMs } from '../defaults.ts'
import { fullImageName, type Images } from '../machines/images.ts'
import type { Scope } from '../machines/scope.ts'
import { type ImageDecision, imageDecision } from './image-decision.ts'
import { PullLimiter, type PullLimits, pullQpsExceeded } from './pull-limiter.ts'

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

export interface PullerOptions extends PullLimits {
  /** One after another, as `--serialize-image-pulls` has it by default. */
  readonly serial: boolean
}

/** The images of one node: each pulled once, with a back-off for what fails. */
export class ImagePuller {
  private readonly queue: Waiting[] = []
  private readonly limiter: PullLimiter
  private readonly failures = new Map<string, Backoff & { readonly message: string }>()
  private pulling = false

  constructor(
    private readonly scope: Scope,
    private readonly images: Images,
    private readonly machine: string,
    private readonly options: PullerOptions,
  ) {
    this.limiter = new PullLimiter(options)
  }

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
    if (!this.pulling || !this.options.serial) this.next()
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
    const { durationMs, finish } = this.begin(waiting)
    this.scope.after(durationMs, () => {
      this.pulling = false
      waiting.done(finish())
      if (!this.pulling) this.next()
    })
  }

  /** How long this pull takes, and what comes of it then. */
  private begin({ image, sinceMs }: Waiting): { durationMs: number; finish: () => PullResult } {
    const failed = (message: string, durationMs: number) => ({
      durationMs,
      finish: (): PullResult => ({ outcome: 'failed', message }),
    })
    if (!this.limiter.accepts(this.nowMs)) return failed(pullQpsExceeded, 0)
    const answer = this.images.pull(image)
    if (!answer.pulls) {
      const durationMs = answer.because === 'missing' ? missingAfterMs : unreachableAfterMs
      return failed(failureText(image, answer.because), durationMs)
    }
    const durationMs = this.images.isOn(this.machine, image) ? 0 : answer.durationMs
    const finish = (): PullResult => {
      this.images.put(this.machine, image)
      const waitedMs = this.nowMs - sinceMs
      return { outcome: 'pulled', pullMs: durationMs, waitedMs, sizeBytes: imageSizeBytes(image) }
    }
    return { durationMs, finish }
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
