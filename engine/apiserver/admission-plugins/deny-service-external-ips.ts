import type { Service } from '../../api/schema/types.ts'
import { forbidden } from '../../api/status.ts'
import type { AdmissionPlugin } from '../admission.ts'

/** Nobody takes an address for a service that was not there before. Source: plugin/pkg/admission/network/denyserviceexternalips. */
export const denyServiceExternalIPs: AdmissionPlugin = {
  name: 'DenyServiceExternalIPs',
  isOffByDefault: true,
  tables: ['Service'],
  validate: (object, { kind, operation, subresource, before }) => {
    if (operation === 'delete' || subresource !== '') return
    const old = (before as Service | undefined)?.spec.externalIPs ?? []
    const isNew = ((object as Service).spec.externalIPs ?? []).some((address) => !old.includes(address))
    if (isNew) throw forbidden(kind, object.metadata.name, 'Use of external IPs is denied by admission control.')
  },
}
