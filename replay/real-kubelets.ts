import { statusSyncMs } from '../engine/defaults.ts'
import type { Images } from '../engine/machines/images.ts'
import type { ProgramRule } from '../engine/programs/rules.ts'
import type { ReplayInput } from './input.ts'
import type { Line } from './recording.ts'

/** Whether Kubernetes' own kubelet ran, over a runtime that starts, stops and pulls everything at once. */
export const hasRealKubelets = ({ kubelet }: ReplayInput): boolean => kubelet.scripted === false

/** When they find a pod's volumes mounted, and start it: pkg/kubelet/volumemanager podAttachAndMountRetryInterval. */
export const mountedMs = 300

/** What runs in their containers. */
export const stoppedAtOnce: ProgramRule = { width: 'image', matches: () => true, behaviour: { stopMs: 0 } }

/** How much later, in seconds, a real kubelet may find a pod ready: it looks at the runtime, and probes, once a second. */
export const realKubeletSeconds = 2

/** What these kubelets are told. Source: pkg/kubemark hollow_kubelet.go GetHollowKubeletConfig. */
export function realKubeletFlags(input: ReplayInput): Readonly<Record<string, Readonly<Record<string, string>>>> {
  return hasRealKubelets(input) ? { kubelet: { 'cluster-dns': '', 'sync-frequency': '10s' } } : {}
}

/** That runtime gives no reason why a container has ended. */
export function withoutExitReason(line: Line): Line {
  if (!/^terminated\(/.test(String(line.fields['cstate']))) return line
  return { ...line, fields: { ...line.fields, cstate: 'terminated()' } }
}

/** What a recording tells of its kubelets: which images nodes had before, which came, and when pods were deleted at last. */
export class RecordedKubelets {
  private readonly present: { readonly node: string; readonly image: string }[] = []
  private readonly pulled = new Set<string>()
  private readonly deletedMs: number

  constructor(lines: readonly Line[]) {
    const deleted = lines.find(({ kind, type }) => kind === 'Pod' && type === 'DELETED')
    this.deletedMs = Math.round((deleted?.t ?? 0) * 1000)
    const nodes = new Map<string, unknown>()
    for (const { kind, name, fields } of lines)
      if (kind === 'Pod') nodes.set(`Pod/${name}`, fields['node'] ?? nodes.get(name))
    for (const { kind, fields } of lines)
      if (kind === 'Event') this.read(String(fields['message']), nodes.get(String(fields['obj'])))
  }

  private read(message: string, node: unknown): void {
    const [, pulled] = /^Pulling image "(.+)"/.exec(message) ?? []
    if (pulled !== undefined) this.pulled.add(pulled)
    const [, image] = /^Container image "(.+)" already present/.exec(message) ?? []
    if (image !== undefined && typeof node === 'string' && !this.pulled.has(image)) this.present.push({ node, image })
  }

  /** When a recording may begin, from then on, so that our kubelets look at their pods when the recorded ones did. */
  beginMs(earliestMs: number): number {
    return earliestMs + statusSyncMs - ((earliestMs + this.deletedMs) % statusSyncMs)
  }

  giveTo(images: Images): void {
    for (const { node, image } of this.present) images.put(node, image)
    for (const image of this.pulled) images.setPullDuration(image, 0)
  }
}
