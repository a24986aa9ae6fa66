import type { ConfigMap } from '../../api/schema/types.ts'

/** Every namespace has an account for pods that name none. */
export const defaultAccount = 'default'

/** Every namespace has the certificate by which the API server is known. */
export const rootCertificateName = 'kube-root-ca.crt'

/** Stands for the certificate, which nobody checks here. */
export const rootCertificate = '-----BEGIN CERTIFICATE-----\nkube-apiserver\n-----END CERTIFICATE-----\n'

const description =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.'

/** Source: pkg/controller/certificates/rootcacertpublisher. */
export function rootCertificateMap(namespace: string): Pick<ConfigMap, 'data'> & { readonly metadata: Metadata } {
  return {
    metadata: { name: rootCertificateName, namespace, annotations: { 'kubernetes.io/description': description } },
    data: { 'ca.crt': rootCertificate },
  }
}

interface Metadata {
  readonly name: string
  readonly namespace: string
  readonly annotations: Readonly<Record<string, string>>
}

/** The map with the certificate and nothing else in it; the same map where it is so. */
export function restored(map: ConfigMap): ConfigMap {
  const { data, metadata } = rootCertificateMap(map.metadata.namespace ?? '')
  const isSame = Object.keys(map.data ?? {}).length === 1 && map.data?.['ca.crt'] === rootCertificate
  const isDescribed = map.metadata.annotations?.['kubernetes.io/description'] === description
  if (isSame && isDescribed) return map
  const annotations = { ...map.metadata.annotations, ...metadata.annotations }
  return { ...map, metadata: { ...map.metadata, annotations }, ...(data === undefined ? {} : { data }) }
}
