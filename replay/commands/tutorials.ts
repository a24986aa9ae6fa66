/** The cluster that a tutorial is told on. */
export interface Tutorial {
  readonly name: string
  /** The minor version of Kubernetes that it installs, or that it must have had where it does not say. */
  readonly minor: number
  /** The first is the control plane's, as the tutorial names them. */
  readonly nodes: readonly string[]
}

export const tutorials: readonly Tutorial[] = [
  { name: '000', minor: 19, nodes: ['k8s-master', 'k8s-node1', 'k8s-node2'] },
  { name: '001', minor: 21, nodes: ['k8s-01', 'k8s-02', 'k8s-03'] },
  { name: '003', minor: 20, nodes: ['minikube'] },
  { name: '004', minor: 20, nodes: ['master', 'node-1', 'node-2'] },
]

/** What stands for the pods that kubeadm and a network plug-in put on every node. */
const onEveryNode = (name: string, image: string): string => `
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: ${name}, namespace: kube-system }
spec:
  selector: { matchLabels: { k8s-app: ${name} } }
  template:
    metadata: { labels: { k8s-app: ${name} } }
    spec:
      tolerations: [{ operator: Exists }]
      containers: [{ name: ${name}, image: "${image}" }]
`

const proxyConfiguration = `
apiVersion: v1
kind: ConfigMap
metadata: { name: kube-proxy, namespace: kube-system }
data:
  config.conf: |
    apiVersion: kubeproxy.config.k8s.io/v1alpha1
    kind: KubeProxyConfiguration
    mode: ""
`

/** What there is on a cluster before a tutorial types its first command. */
export const systemManifest = [onEveryNode('kube-proxy', 'kube-proxy:1'), proxyConfiguration].join('---')

const networkPlugin = onEveryNode('calico-node', 'calico/node:1')

const ingressController = `
apiVersion: v1
kind: Namespace
metadata: { name: ingress-nginx }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ingress-nginx-controller, namespace: ingress-nginx }
spec:
  selector: { matchLabels: { app: ingress-nginx } }
  template:
    metadata: { labels: { app: ingress-nginx } }
    spec: { containers: [{ name: controller, image: "ingress-nginx/controller:1" }] }
---
apiVersion: v1
kind: Service
metadata: { name: ingress-nginx-controller, namespace: ingress-nginx }
spec:
  type: LoadBalancer
  selector: { app: ingress-nginx }
  ports: [{ name: http, port: 80 }, { name: https, port: 443 }]
`

/** What stands for the manifests that tutorials fetch: there is no network here, and none of them are theirs. */
export function fetchedManifest(path: string): string | undefined {
  if (/(^|\/)calico\.yaml$/.test(path)) return networkPlugin
  return /\/ingress-nginx\/.*\.yaml$/.test(path) ? ingressController : undefined
}
