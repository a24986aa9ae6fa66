import {
  accountGroups,
  accountUser,
  authenticatedGroup,
  nodesGroup,
  type UserInfo,
} from '../../api/access/attributes.ts'
import type { Requester } from '../request.ts'

/** Service accounts that are not named as their component names itself in events. */
const accounts: Readonly<Record<string, string>> = {
  'certificatesigningrequest-approving-controller': 'certificate-controller',
  'certificatesigningrequest-cleaner-controller': 'certificate-controller',
  'certificatesigningrequest-signing-controller': 'certificate-controller',
  'daemonset-controller': 'daemon-set-controller',
  'endpoints-controller': 'endpoint-controller',
  'garbage-collector-controller': 'generic-garbage-collector',
  'node-lifecycle-controller': 'node-controller',
  'pod-garbage-collector-controller': 'pod-garbage-collector',
  'persistentvolume-attach-detach-controller': 'attachdetach-controller',
  'persistentvolume-binder-controller': 'persistent-volume-binder',
  'root-ca-certificate-publisher-controller': 'root-ca-cert-publisher',
  'taint-eviction-controller': 'node-controller',
}

/**
 * As whom a component asks: kubelets for their node, the programs of the control plane under their own names, and each
 * controller by a service account of its own, as with `--use-service-account-credentials`, which kubeadm sets.
 */
export function componentRequester(component: string, node: string): Requester {
  // Every start of every cluster asks for the same ones.
  const key = component === 'kubelet' ? `${component} ${node}` : component
  const found = known.get(key) ?? { ...userOf(component, node), actor: component, isComponent: true }
  known.set(key, found)
  return found
}

const known = new Map<string, Requester>()

function userOf(component: string, node: string): UserInfo {
  if (component === 'kubelet') return { user: `system:node:${node}`, groups: [nodesGroup, authenticatedGroup] }
  if (component === 'kube-scheduler' || component === 'kube-controller-manager')
    return { user: `system:${component}`, groups: [authenticatedGroup] }
  const namespace = 'kube-system'
  const account = accounts[component] ?? component
  return { user: accountUser(namespace, account), groups: [...accountGroups(namespace), authenticatedGroup] }
}
