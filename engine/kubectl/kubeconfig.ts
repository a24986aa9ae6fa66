/** Who signs in, and with what. */
export interface ConfigUser {
  readonly 'client-certificate'?: string
  readonly 'client-certificate-data'?: string
  readonly 'client-key'?: string
  readonly 'client-key-data'?: string
  readonly token?: string
  readonly username?: string
  readonly password?: string
}

export interface ConfigCluster {
  readonly server?: string
  readonly 'certificate-authority'?: string
  readonly 'certificate-authority-data'?: string
  readonly 'insecure-skip-tls-verify'?: boolean
}

export interface ConfigContext {
  readonly cluster: string
  readonly user: string
  readonly namespace?: string
}

type Named<T> = Readonly<Record<string, T>>

/** The file that says which cluster kubectl talks to, and as whom. */
export interface Kubeconfig {
  readonly clusters: Named<ConfigCluster>
  readonly contexts: Named<ConfigContext>
  readonly users: Named<ConfigUser>
  readonly currentContext: string
}

/** Where the file is kept between two commands. */
export interface KubeconfigFile {
  config: Kubeconfig
}

export const kubeconfigPath = '/root/.kube/config'
export const adminUser = 'kubernetes-admin'

/** As kubeadm writes it for the administrator. */
export const kubeadmConfig: Kubeconfig = {
  clusters: { kubernetes: { 'certificate-authority-data': 'DATA', server: 'https://127.0.0.1:6443' } },
  contexts: { 'kubernetes-admin@kubernetes': { cluster: 'kubernetes', user: adminUser } },
  users: { [adminUser]: { 'client-certificate-data': 'DATA', 'client-key-data': 'DATA' } },
  currentContext: 'kubernetes-admin@kubernetes',
}

/** The same with one entry set, or taken away. */
export function withEntry<K extends 'clusters' | 'contexts' | 'users'>(
  config: Kubeconfig,
  section: K,
  name: string,
  value: Kubeconfig[K][string] | undefined,
): Kubeconfig {
  const { [name]: _known, ...others } = config[section] as Named<unknown>
  return { ...config, [section]: value === undefined ? others : { ...others, [name]: value } }
}
