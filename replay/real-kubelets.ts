import type { Images } from '../engine/machines/images.ts'
import type { ReplayInput } from './input.ts'
import type { Line } from './recording.ts'

/** How a note says that the kubelets were not told where the cluster's DNS is. */
const missingDnsNote = /MissingClusterDNS/

/** Whether Kubernetes' own kubelet ran, over a runtime that starts, stops and pulls everything at once. */
export const hasRealKubelets = ({ kubelet }: ReplayInput): boolean => kubelet.scripted === false

/** The flags of these kubelets. */
export function realKubeletFlags(input: ReplayInput): Readonly<Record<string, Readonly<Record<string, string>>>> {
  if (!hasRealKubelets(input) || !input.notes.some((note) => missingDnsNote.test(note))) return {}
  return { kubelet: { 'cluster-dns': '' } }
}

/** That runtime gives no reason why a container has ended. */
export function withoutExitReason(line: Line): Line {
  if (!/^terminated\(/.test(String(line.fields['cstate']))) return line
  return { ...line, fields: { ...line.fields, cstate: 'terminated()' } }
}

/** Which images nodes had before a recording began, and which came while it ran, as the kubelets told. */
export class RecordedImages {
  private readonly present: { readonly node: string; readonly image: string }[] = []
  private readonly pulled = new Set<string>()

  constructor(lines: readonly Line[]) {
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

  giveTo(images: Images): void {
    for (const { node, image } of this.present) images.put(node, image)
    for (const image of this.pulled) images.setPullDuration(image, 0)
  }
}
