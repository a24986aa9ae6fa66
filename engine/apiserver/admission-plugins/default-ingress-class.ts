import type { Ingress } from '../../api/kinds/ingress.ts'
import type { IngressClass } from '../../api/kinds/ingress-class.ts'
import { byCodePoint } from '../../store/table.ts'
import type { AdmissionPlugin } from '../admission.ts'

const defaultClass = 'ingressclass.kubernetes.io/is-default-class'
const oldClass = 'kubernetes.io/ingress.class'

/** New ingresses without a class get the default one, of several the newest. Source: plugin/pkg/admission/network. */
export const defaultIngressClass: AdmissionPlugin = {
  name: 'DefaultIngressClass',
  tables: ['Ingress'],
  mutate: (object, { operation, subresource, store }) => {
    const ingress = object as Ingress
    if (operation !== 'create' || subresource !== '' || hasClass(ingress)) return ingress
    const classes = store.table<IngressClass>('IngressClass').list()
    const [newest] = classes
      .filter(({ metadata }) => metadata.annotations?.[defaultClass] === 'true')
      .toSorted(newestFirst)
    if (newest === undefined) return ingress
    return { ...ingress, spec: { ...ingress.spec, ingressClassName: newest.metadata.name } }
  },
}

function hasClass({ metadata, spec }: Ingress): boolean {
  return spec?.ingressClassName !== undefined || metadata.annotations?.[oldClass] !== undefined
}

function newestFirst({ metadata: a }: IngressClass, { metadata: b }: IngressClass): number {
  return byCodePoint(String(b.creationTimestamp), String(a.creationTimestamp)) || byCodePoint(a.name, b.name)
}
