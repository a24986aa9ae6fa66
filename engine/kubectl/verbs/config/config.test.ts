import { commandTest } from '../../testing/cases.ts'

commandTest('config: contexts', [
  { run: 'kubectl config current-context', out: 'kubernetes-admin@kubernetes\n' },
  {
    run: 'kubectl config set-context --current --namespace=demo',
    out: 'Context "kubernetes-admin@kubernetes" modified.\n',
  },
  { run: 'kubectl get pods', err: 'No resources found in demo namespace.\n' },
  {
    run: 'kubectl config get-contexts',
    out: 'CURRENT   NAME                          CLUSTER      AUTHINFO           NAMESPACE\n*         kubernetes-admin@kubernetes   kubernetes   kubernetes-admin   demo\n',
  },
  { run: 'kubectl config set-credentials jane --token=nonsense', out: 'User "jane" set.\n' },
  { run: 'kubectl config set-context jane --cluster=kubernetes --user=jane', out: 'Context "jane" created.\n' },
  { run: 'kubectl config use-context jane', out: 'Switched to context "jane".\n' },
  { run: 'kubectl get pods', err: 'error: You must be logged in to the server (Unauthorized)\n' },
  { run: 'kubectl get pods --context=kubernetes-admin@kubernetes', err: 'No resources found in demo namespace.\n' },
  { run: 'kubectl config rename-context jane j', out: 'Context "jane" renamed to "j".\n' },
  { run: 'kubectl config get-contexts -o name', out: 'j\nkubernetes-admin@kubernetes\n' },
  {
    run: 'kubectl config delete-context j',
    out: 'deleted context j from /root/.kube/config\n',
    err: 'warning: this removed your active context, use "kubectl config use-context" to select a different one\n',
    exit: 0,
  },
  { run: 'kubectl config use-context j', err: 'error: no context exists with the name: "j"\n' },
  { run: 'kubectl get pods --context j', err: 'error: context "j" does not exist\n' },
  { run: 'kubectl get pods --user nobody', err: 'error: auth info "nobody" does not exist\n' },
  { run: 'kubectl get pods --cluster other', err: 'error: cluster "other" does not exist\n' },
  { run: 'kubectl config get-contexts nope', err: 'error: context nope not found\n' },
  { run: 'kubectl config delete-user nope', err: 'error: cannot delete user nope, not in /root/.kube/config\n' },
  { run: 'kubectl config get-users', out: 'NAME\njane\nkubernetes-admin\n' },
  { run: 'kubectl config get-clusters', out: 'NAME\nkubernetes\n' },
])

commandTest('config: formats', [
  { run: 'kubectl config view -o jsonpath={.current-context}', out: 'kubernetes-admin@kubernetes' },
  { run: 'kubectl config view --template={{.kind}}', out: 'Config' },
  { run: 'kubectl config view -o name', out: 'config/<unknown>\n' },
  { run: 'kubectl config view -o jsonpath={.a', err: 'error: error parsing jsonpath {.a, unclosed action\n' },
  {
    run: 'kubectl config view -o wide',
    err: 'error: unable to match a printer suitable for the output format "wide", allowed formats are: go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,name,template,templatefile,yaml\n',
  },
])

commandTest('config: names that every object of JavaScript has', [
  { run: 'kubectl config use-context constructor', err: 'error: no context exists with the name: "constructor"\n' },
  { run: 'kubectl config get-contexts toString', err: 'error: context toString not found\n' },
  { run: 'kubectl get pods --context valueOf', err: 'error: context "valueOf" does not exist\n' },
  { run: 'kubectl get pods --user valueOf', err: 'error: auth info "valueOf" does not exist\n' },
  { run: 'kubectl get pods --cluster valueOf', err: 'error: cluster "valueOf" does not exist\n' },
  {
    run: 'kubectl config delete-user toString',
    err: 'error: cannot delete user toString, not in /root/.kube/config\n',
  },
])

commandTest(
  'config: what a certificate says is who asks',
  [
    {
      run: 'kubectl config set-credentials jane --client-certificate=jane.crt --client-key=jane.key',
      out: 'User "jane" set.\n',
    },
    { run: 'kubectl config set-credentials lost --client-certificate=lost.crt', out: 'User "lost" set.\n' },
    { run: 'kubectl config set-credentials nobody', out: 'User "nobody" set.\n' },
    {
      run: 'kubectl auth whoami --user jane',
      out: 'ATTRIBUTE   VALUE\nUsername    jane\nGroups      [devs system:authenticated]\n',
    },
    {
      run: 'kubectl get pods --user lost',
      err: 'error: unable to read client-cert lost.crt for lost due to open lost.crt: no such file or directory\n',
    },
    {
      run: 'kubectl get pods --user nobody',
      err: 'Error from server (Forbidden): pods is forbidden: User "system:anonymous" cannot list resource "pods" in API group "" in the namespace "default"\n',
    },
    {
      run: 'kubectl config set-credentials x --embed-certs --client-key=no.key',
      err: 'error: could not read client-key data from no.key: open no.key: no such file or directory\n',
    },
  ],
  {
    files: {
      'jane.crt':
        '-----BEGIN CERTIFICATE-----\neyJzdWJqZWN0Ijp7ImNvbW1vbk5hbWUiOiJqYW5lIiwib3JnYW5pemF0aW9ucyI6WyJkZXZzIl19LCJzaWduZXIiOiJ4Iiwibm90QWZ0ZXIiOiIyMDMwLTAxLTAxVDAwOjAwOjAwWiJ9\n-----END CERTIFICATE-----\n',
    },
  },
)

commandTest(
  'config view',
  [
    {
      run: 'kubectl config view',
      out: `apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: DATA+OMITTED
    server: https://127.0.0.1:6443
  name: kubernetes
contexts:
- context:
    cluster: kubernetes
    namespace: demo
    user: kubernetes-admin
  name: kubernetes-admin@kubernetes
current-context: kubernetes-admin@kubernetes
kind: Config
users:
- name: kubernetes-admin
  user:
    client-certificate-data: DATA+OMITTED
    client-key-data: DATA+OMITTED
`,
    },
    { run: "kubectl config view --minify -o jsonpath='{..namespace}'", out: 'demo' },
  ],
  { namespace: 'demo' },
)
