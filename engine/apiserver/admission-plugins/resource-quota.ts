import { chargeQuotas } from '../../api/quota/charge.ts'
import { quotaEvaluatorOf } from '../../api/quota/evaluators.ts'
import type { ResourceQuota } from '../../api/schema/types.ts'
import { forbidden } from '../../api/status.ts'
import type { AdmissionPlugin } from '../admission.ts'

/**
 * Counts what is created, and what grows, against the quotas of its namespace. A charge stays where the object is refused
 * later on, until the quota is worked out again. Source: apiserver pkg/admission/plugin/resourcequota.
 */
export const resourceQuota: AdmissionPlugin = {
  name: 'ResourceQuota',
  validate: (object, { kind, operation, subresource, before, requester, store, time }) => {
    const { namespace, name } = object.metadata
    if (operation === 'delete' || namespace === undefined) return
    const table = store.table<ResourceQuota>('ResourceQuota')
    if (table.by('namespace', namespace).size === 0) return
    const evaluator = quotaEvaluatorOf(kind)
    if (evaluator === undefined) return
    const request = { operation, subresource, object, before, nowMs: time.nowUnixMs }
    const { refusal, charged } = chargeQuotas(table.listBy('namespace', namespace), evaluator, request)
    if (refusal !== undefined) throw forbidden(kind, name, refusal)
    if (requester.dryRun) return
    for (const quota of charged) store.update('ResourceQuota', quota, quota.metadata.resourceVersion, 'kube-apiserver')
  },
}
