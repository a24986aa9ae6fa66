import { parseSelector, type Selector, SelectorError } from '../../api/meta/labels.ts'
import { expressionOf } from '../expressions.ts'
import { CommandError } from '../result.ts'
import type { PatchTarget } from './kustomization.ts'
import { groupVersionOf, kindOf, metadataOf, nameOf, namespaceOf, type Resource } from './resource.ts'

/** Every part of a target that is given has to fit; those of text are regular expressions for the whole. */
export function selected(target: PatchTarget, resources: readonly Resource[]): readonly Resource[] {
  const [group, version, kind] = [whole(target.group), whole(target.version), whole(target.kind)]
  const [name, namespace] = [whole(target.name), whole(target.namespace)]
  const fits = (wanted: RegExp | undefined, ...texts: readonly string[]): boolean =>
    wanted === undefined || texts.some((text) => wanted.test(text))
  const selectsPairs = pairSelection(target)
  return resources.filter((each) => {
    const own = groupVersionOf(each.object)
    return (
      fits(group, own.group) &&
      fits(version, own.version) &&
      fits(kind, kindOf(each)) &&
      fits(name, nameOf(each), ...each.names) &&
      fits(namespace, namespaceOf(each), ...each.namespaces) &&
      selectsPairs(each)
    )
  })
}

function whole(pattern: string | undefined): RegExp | undefined {
  if (!pattern) return undefined
  return expressionOf(`^(?:${pattern})$`, '', `invalid regular expression ${JSON.stringify(pattern)} in a patch target`)
}

/** Whether labels and annotations are as a target asks. @throws CommandError for a selector that Kubernetes does not understand */
export function pairSelection({ labelSelector, annotationSelector }: PatchTarget): (resource: Resource) => boolean {
  const [labels, annotations] = [selectorOf(labelSelector), selectorOf(annotationSelector)]
  return ({ object }) => {
    const metadata = metadataOf(object)
    return (labels?.matches(metadata.labels) ?? true) && (annotations?.matches(metadata.annotations) ?? true)
  }
}

function selectorOf(text: string | undefined): Selector | undefined {
  if (!text) return undefined
  try {
    return parseSelector(text)
  } catch (error) {
    if (error instanceof SelectorError) throw new CommandError(error.message)
    throw error
  }
}
