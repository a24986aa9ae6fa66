import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commandTest } from '../../testing/cases.ts'
import { KubectlWorld } from '../../testing/world.ts'

const rbac = 'rbac.authorization.k8s.io'

function withReaders(world: KubectlWorld): void {
  const role = { apiVersion: `${rbac}/v1`, kind: 'Role', metadata: { name: 'reader', namespace: 'default' } }
  const rules = [{ verbs: ['get', 'list'], apiGroups: [''], resources: ['pods', 'pods/log'] }]
  world.create({ ...role, rules })
  const roleRef = { apiGroup: rbac, kind: 'Role', name: 'reader' }
  const subjects = [{ kind: 'User', name: 'jane' }]
  const metadata = { name: 'readers', namespace: 'default' }
  world.create({ apiVersion: `${rbac}/v1`, kind: 'RoleBinding', metadata, roleRef, subjects })
}

commandTest(
  'auth can-i',
  [
    { run: 'kubectl auth can-i create pods', out: 'yes\n' },
    { run: "kubectl auth can-i '*' '*'", out: 'yes\n' },
    { run: 'kubectl auth can-i list pods --as jane', out: 'yes\n' },
    { run: 'kubectl auth can-i list pods -n demo --as jane', out: 'no\n', exit: 1 },
    { run: 'kubectl auth can-i list po/web --as jane', out: 'yes\n' },
    { run: 'kubectl auth can-i list pods -A --as jane', out: 'no\n', exit: 1 },
    { run: 'kubectl auth can-i get pods --subresource=log --as jane', out: 'yes\n' },
    { run: 'kubectl auth can-i get pods --subresource=exec --as jane', out: 'no\n', exit: 1 },
    { run: 'kubectl auth can-i delete pods --as jane -q', exit: 1 },
    { run: 'kubectl auth can-i get /version --as jane', out: 'yes\n' },
    { run: 'kubectl auth can-i get /logs --as jane', out: 'no\n', exit: 1 },
    {
      run: 'kubectl auth can-i get /healthz --as system:anonymous',
      err: 'Error from server (Forbidden): selfsubjectaccessreviews.authorization.k8s.io is forbidden: User "system:anonymous" cannot create resource "selfsubjectaccessreviews" in API group "authorization.k8s.io" at the cluster scope\n',
    },
    { run: 'kubectl auth can-i list pods --as jane --as-group system:masters', out: 'yes\n' },
    {
      run: 'kubectl auth can-i list nodes --as jane',
      out: 'no\n',
      err: "Warning: resource 'nodes' is not namespace scoped\n\n",
    },
    {
      run: 'kubectl auth can-i list storageclasses --as jane',
      out: 'no\n',
      err: "Warning: resource 'storageclasses' is not namespace scoped in group 'storage.k8s.io'\n\n",
    },
    {
      run: 'kubectl auth can-i list widgets',
      out: 'yes\n',
      err: "Warning: the server doesn't have a resource type 'widgets'\n\n",
      exit: 0,
    },
    {
      run: 'kubectl auth can-i approve certificates.k8s.io',
      out: 'yes\n',
      err: "Warning: the server doesn't have a resource type 'certificates' in group 'k8s.io'\n\n",
      exit: 0,
    },
    {
      run: 'kubectl auth can-i dance pods',
      out: 'yes\n',
      err: "Warning: verb 'dance' is not a known verb\n\n",
      exit: 0,
    },
    { run: 'kubectl auth can-i impersonate users', out: 'yes\n' },
    {
      run: 'kubectl auth can-i list',
      err: "error: you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.\n",
    },
    {
      run: 'kubectl auth can-i get /x --subresource=y',
      err: 'error: --subresource can not be used with NonResourceURL\n',
    },
    {
      run: 'kubectl auth can-i list pods --no-headers',
      err: 'error: --no-headers cannot be set without --list specified\n',
    },
    {
      run: 'kubectl auth can-i --list -A',
      err: "error: list option can't be specified with neither quiet, all-namespaces nor subresource options\n",
    },
    { run: 'kubectl auth can-i --list pods', err: 'error: list option must be specified with no arguments\n' },
  ],
  { prepare: withReaders },
)

commandTest(
  'auth can-i --list',
  [
    {
      run: 'kubectl auth can-i --list --as jane',
      out: `Resources                                       Non-Resource URLs   Resource Names   Verbs
selfsubjectreviews.authentication.k8s.io        []                  []               [create]
selfsubjectaccessreviews.authorization.k8s.io   []                  []               [create]
selfsubjectrulesreviews.authorization.k8s.io    []                  []               [create]
pods/log                                        []                  []               [get list]
pods                                            []                  []               [get list]
                                                [/api/*]            []               [get]
                                                [/api]              []               [get]
                                                [/apis/*]           []               [get]
                                                [/apis]             []               [get]
                                                [/healthz]          []               [get]
                                                [/healthz]          []               [get]
                                                [/livez]            []               [get]
                                                [/livez]            []               [get]
                                                [/openapi/*]        []               [get]
                                                [/openapi]          []               [get]
                                                [/readyz]           []               [get]
                                                [/readyz]           []               [get]
                                                [/version/]         []               [get]
                                                [/version/]         []               [get]
                                                [/version]          []               [get]
                                                [/version]          []               [get]
`,
    },
  ],
  { prepare: withReaders },
)

commandTest('auth whoami', [
  {
    run: 'kubectl auth whoami',
    out: 'ATTRIBUTE   VALUE\nUsername    kubernetes-admin\nGroups      [kubeadm:cluster-admins system:authenticated]\n',
  },
  {
    run: 'kubectl auth whoami --as system:serviceaccount:default:bot --as-uid 7',
    out: 'ATTRIBUTE   VALUE\nUsername    system:serviceaccount:default:bot\nUID         7\nGroups      [system:serviceaccounts system:serviceaccounts:default system:authenticated]\n',
  },
  { run: `kubectl auth whoami -o jsonpath='{.status.userInfo.username}' --as jane`, out: 'jane' },
])

commandTest(
  'auth whoami before 1.28',
  [
    {
      run: 'kubectl auth whoami',
      err: 'error: the selfsubjectreviews API is not enabled in the cluster\nenable APISelfSubjectReview feature gate to use this command\n',
    },
  ],
  { minor: 27 },
)

commandTest(
  'requests that are refused',
  [
    {
      run: 'kubectl get pods --as bob',
      err: 'Error from server (Forbidden): pods is forbidden: User "bob" cannot list resource "pods" in API group "" in the namespace "default"\n',
    },
    { run: 'kubectl get pods --as jane', err: 'No resources found in default namespace.\n' },
    {
      run: 'kubectl get pods -A --as jane',
      err: 'Error from server (Forbidden): pods is forbidden: User "jane" cannot list resource "pods" in API group "" at the cluster scope\n',
    },
    {
      run: 'kubectl delete configmap kube-root-ca.crt --as jane',
      err: 'Error from server (Forbidden): configmaps "kube-root-ca.crt" is forbidden: User "jane" cannot get resource "configmaps" in API group "" in the namespace "default"\n',
    },
    {
      run: 'kubectl create configmap a --as jane',
      err: 'error: failed to create configmap: configmaps is forbidden: User "jane" cannot create resource "configmaps" in API group "" in the namespace "default"\n',
    },
    { run: 'kubectl get pods --token nonsense', err: 'error: You must be logged in to the server (Unauthorized)\n' },
    {
      run: 'kubectl get subjectaccessreviews',
      err: 'Error from server (MethodNotAllowed): the server does not allow this method on the requested resource\n',
    },
  ],
  { prepare: withReaders },
)

test('access reviews are answered and not kept', () => {
  const world = new KubectlWorld()
  withReaders(world)
  const review = (spec: object): string =>
    JSON.stringify({ apiVersion: 'authorization.k8s.io/v1', kind: 'SubjectAccessReview', spec })
  const asked = { namespace: 'default', verb: 'list', resource: 'pods' }
  const ask = (spec: object): string => world.run("kubectl create -f - -o jsonpath='{.status}'", review(spec)).stdout
  assert.match(
    ask({ user: 'jane', resourceAttributes: asked }),
    /"allowed":true,"reason":"RBAC: allowed by RoleBinding \\"readers\/default\\" of Role \\"reader\\" to User \\"jane\\""/,
  )
  assert.equal(ask({ user: 'bob', resourceAttributes: asked }), '{"allowed":false}')
  const { stderr } = world.run('kubectl create -f -', review({ resourceAttributes: asked }))
  assert.match(stderr, /spec.user: Invalid value: "": at least one of user or group must be specified/)
})
