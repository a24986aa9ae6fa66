import { ConfigMap } from '../../api/kinds/config-map.ts'
import type { Draft } from '../../api/kinds/kind.ts'
import { Namespace } from '../../api/kinds/namespace.ts'
import { ServiceAccount } from '../../api/kinds/service-account.ts'
import { isAlreadyExists, isNamespaceTerminating, isNotFound } from '../../api/status.ts'
import { type Component, type ComponentContext, workQueue } from '../../runtime/component.ts'
import { defaultAccount, restored, rootCertificateMap, rootCertificateName } from './plan.ts'

/** Gives every namespace its default account. */
export const serviceAccountController: Component = {
  name: 'service-account-controller',
  sleepsUntil: [Namespace, ServiceAccount],
  start: (context) => {
    const { informers, client } = context
    const namespaces = informers.of(Namespace)
    const accounts = informers.of(ServiceAccount)
    const queue = workQueue(context, (name) => {
      const isActive = namespaces.get(name)?.status?.phase === 'Active'
      if (!isActive || accounts.get(`${name}/${defaultAccount}`) !== undefined) return
      createUnlessGoing(() => client.create(ServiceAccount, { metadata: { name: defaultAccount, namespace: name } }))
    })
    namespaces.onChange((after, before, name) => {
      if (after !== undefined && after.status?.phase !== before?.status?.phase) queue.add(name)
    })
    accounts.onChange((after, before) => {
      const isDefault = before?.metadata.name === defaultAccount
      if (after === undefined && isDefault) queue.add(before?.metadata.namespace ?? '')
    })
  },
}

/** Gives every namespace the certificate of the API server (since 1.20). */
export const rootCertificatePublisher: Component = {
  name: 'root-ca-certificate-publisher-controller',
  sleepsUntil: [Namespace, ConfigMap],
  start: (context) => {
    if (context.minor >= 20) publish(context)
  },
}

function publish(context: ComponentContext): void {
  const { informers, client } = context
  const namespaces = informers.of(Namespace)
  const maps = informers.of(ConfigMap)
  const queue = workQueue(context, (name) => {
    if (namespaces.get(name) === undefined) return
    const at = { namespace: name, name: rootCertificateName }
    const known = maps.get(`${name}/${rootCertificateName}`)
    if (known === undefined) {
      createUnlessGoing(() => client.create(ConfigMap, rootCertificateMap(name) as Draft<ConfigMap>))
    } else if (restored(known) !== known) client.patch(ConfigMap, at, restored)
  })
  namespaces.onChange((after, before, name) => {
    if (after !== undefined && after.status?.phase !== before?.status?.phase) queue.add(name)
  })
  maps.onChange((after, before) => {
    const { name, namespace = '' } = (after ?? before ?? { metadata: { name: '' } }).metadata as ConfigMap['metadata']
    if (name === rootCertificateName && before !== undefined) queue.add(namespace)
  })
}

/** Who else made it first is right, and nothing new comes into a namespace that goes. */
function createUnlessGoing(create: () => unknown): void {
  try {
    create()
  } catch (error) {
    if (!isAlreadyExists(error) && !isNotFound(error) && !isNamespaceTerminating(error)) throw error
  }
}
