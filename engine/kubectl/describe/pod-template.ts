import { selectorSummary } from '../../api/meta/labels.ts'
import type { PodTemplateSpec, Toleration, TopologySpreadConstraint } from '../../api/schema/types.ts'
import { describeContainers } from './containers.ts'
import { describeVolumes } from './volumes.ts'
import { type Writer, writeAnnotations, writePairs } from './writer.ts'

/** The version of kubectl that first shows node selectors and tolerations of templates. */
const placementSinceMinor = 31

/** Source: kubectl pkg/describe/describe.go DescribePodTemplate. */
export function describePodTemplate(template: PodTemplateSpec | undefined, writer: Writer, minor: number): void {
  writer.line(0, 'Pod Template:')
  if (template === undefined) {
    writer.raw('  <unset>')
    return
  }
  const { metadata, spec } = template
  writePairs(writer, '  Labels', metadata?.labels)
  if (Object.keys(metadata?.annotations ?? {}).length > 0)
    writeAnnotations(writer, '  Annotations', metadata?.annotations)
  if (spec?.serviceAccountName) writer.line(1, `Service Account:\t${spec.serviceAccountName}`)
  const initContainers = spec?.initContainers ?? []
  if (initContainers.length > 0) describeContainers(writer, 'Init Containers', initContainers, { space: '  ' })
  describeContainers(writer, 'Containers', spec?.containers ?? [], { space: '  ' })
  describeVolumes(writer, spec?.volumes ?? [], '  ')
  writeSpread(writer, spec?.topologySpreadConstraints ?? [], '  ')
  if (spec?.priorityClassName) writer.line(1, `Priority Class Name:\t${spec.priorityClassName}`)
  if (minor < placementSinceMinor) return
  writePairs(writer, '  Node-Selectors', spec?.nodeSelector)
  writeTolerations(writer, '  Tolerations', spec?.tolerations ?? [])
}

export function writeSpread(writer: Writer, constraints: readonly TopologySpreadConstraint[], space: string): void {
  if (constraints.length === 0) return
  const sorted = [...constraints].sort((a, b) =>
    a.topologyKey < b.topologyKey ? -1 : a.topologyKey > b.topologyKey ? 1 : 0,
  )
  writer.raw(`${space}Topology Spread Constraints:\t`)
  sorted.forEach(({ topologyKey = '', whenUnsatisfiable = '', maxSkew = 0, labelSelector }, index) => {
    const selected = labelSelector === undefined ? '' : ` for selector ${selectorSummary(labelSelector)}`
    if (index > 0) writer.raw(`${space}\t`)
    writer.raw(`${topologyKey}:${whenUnsatisfiable} when max skew ${maxSkew} is exceeded${selected}\n`)
  })
}

export function writeTolerations(writer: Writer, title: string, tolerations: readonly Toleration[]): void {
  if (tolerations.length === 0) {
    writer.line(0, `${title}:\t<none>`)
    return
  }
  const texts = [...tolerations]
    .sort((a, b) => ((a.key ?? '') < (b.key ?? '') ? -1 : (a.key ?? '') > (b.key ?? '') ? 1 : 0))
    .map(tolerationText)
  texts.forEach((text, index) => {
    writer.line(0, `${index === 0 ? `${title}:` : ''}\t${text}`)
  })
}

/** `node.kubernetes.io/not-ready:NoExecute op=Exists for 300s` */
export function tolerationText({ key = '', value, effect, operator, tolerationSeconds }: Toleration): string {
  const valued = value ? `=${value}` : ''
  const effected = effect ? `:${effect}` : ''
  const exists = operator === 'Exists' && !value ? (key === '' ? ' op=Exists' : effect || key ? ' op=Exists' : '') : ''
  const seconds = tolerationSeconds === undefined ? '' : ` for ${tolerationSeconds}s`
  return `${key}${valued}${effected}${exists}${seconds}`
}
