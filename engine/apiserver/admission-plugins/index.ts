import type { AdmissionPlugin } from '../admission.ts'
import { defaultIngressClass } from './default-ingress-class.ts'
import { defaultTolerationSecondsPlugin } from './default-toleration-seconds.ts'
import { limitRanger } from './limit-ranger.ts'
import { namespaceLifecycle } from './namespace-lifecycle.ts'
import { podSecurity } from './pod-security.ts'
import { priority } from './priority.ts'
import { resourceQuota } from './resource-quota.ts'
import { serviceAccount } from './service-account.ts'
import { taintNodesByCondition } from './taint-nodes-by-condition.ts'

/** In Kubernetes' own order (pkg/kubeapiserver/options/plugins.go AllOrderedPlugins). */
export const admissionPlugins: readonly AdmissionPlugin[] = [
  namespaceLifecycle,
  limitRanger,
  serviceAccount,
  taintNodesByCondition,
  podSecurity,
  priority,
  defaultTolerationSecondsPlugin,
  defaultIngressClass,
  resourceQuota,
]
