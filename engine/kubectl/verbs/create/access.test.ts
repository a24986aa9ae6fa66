import { commandTest } from '../../testing/cases.ts'

const reader = `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: r
rules:
- apiGroups:
  - ""
  resources:
  - pods
  - pods/log
  verbs:
  - get
  - list
- apiGroups:
  - apps
  resources:
  - deployments/scale
  verbs:
  - get
  - list
`

commandTest('create role and clusterrole', [
  {
    run: 'kubectl create role r --verb=get,list,get --resource=po,pods/log,deploy/scale --dry-run=client -o yaml',
    out: reader
      .replace('metadata:\n', 'metadata:\n  creationTimestamp: null\n')
      .replace('  creationTimestamp: null\n', ''),
  },
  {
    run: 'kubectl create role r --verb=get --resource=pods --resource-name=a',
    out: 'role.rbac.authorization.k8s.io/r created\n',
  },
  { run: 'kubectl get role r -o jsonpath={.rules[0].resourceNames}', out: '["a"]' },
  { run: 'kubectl create role x --resource=pods', err: 'error: at least one verb must be specified\n' },
  { run: 'kubectl create role x --verb=get', err: 'error: at least one resource must be specified\n' },
  {
    run: 'kubectl create role x --verb=get --resource=widgets',
    err: 'error: the server doesn\'t have a resource type "widgets"\n',
  },
  {
    run: 'kubectl create role x --verb=use --resource=pods',
    err: "error: can not perform 'use' on 'pods' in group ''\n",
  },
  {
    run: 'kubectl create role x --verb=get --resource=/log',
    err: 'error: resource must be specified if apiGroup/subresource specified\n',
  },
  {
    run: 'kubectl create role y --verb=dance --resource=pods',
    out: 'role.rbac.authorization.k8s.io/y created\n',
    err: "Warning: 'dance' is not a standard resource verb\n",
    exit: 0,
  },
  {
    run: 'kubectl create clusterrole imp --verb=impersonate --resource=users,groups',
    out: 'clusterrole.rbac.authorization.k8s.io/imp created\n',
  },
  {
    run: "kubectl create clusterrole logs --verb=get --non-resource-url='/logs/*'",
    out: 'clusterrole.rbac.authorization.k8s.io/logs created\n',
  },
  {
    run: "kubectl create clusterrole l --verb=list --non-resource-url='/logs'",
    err: "error: invalid verb: 'list' for nonResourceURL\n",
  },
  {
    run: 'kubectl create clusterrole l --verb=get --non-resource-url=logs',
    err: 'error: nonResourceURL should start with /\n',
  },
  {
    run: "kubectl create clusterrole l --verb=get --non-resource-url='/l*gs'",
    err: "error: nonResourceURL only supports wildcard matches when '*' is at the end\n",
  },
  {
    run: 'kubectl create clusterrole l --verb=get',
    err: 'error: one of resource or nonResourceURL must be specified\n',
  },
  {
    run: 'kubectl create clusterrole m --aggregation-rule=a=b,c=d',
    out: 'clusterrole.rbac.authorization.k8s.io/m created\n',
  },
  {
    run: 'kubectl get clusterrole m -o jsonpath={.aggregationRule.clusterRoleSelectors[0].matchLabels}',
    out: '{"a":"b","c":"d"}',
  },
  {
    run: 'kubectl create clusterrole n --aggregation-rule=a=b --verb=get',
    err: 'error: aggregation rule must be specified without nonResourceURLs, verbs, resources or resourceNames\n',
  },
])

commandTest('create rolebinding and clusterrolebinding, set subject', [
  {
    run: 'kubectl create rolebinding b --clusterrole=view --user=u1 --user=u2 --group=g --serviceaccount=shop:bot',
    out: 'rolebinding.rbac.authorization.k8s.io/b created\n',
  },
  {
    run: 'kubectl get rolebinding b -o wide',
    out: 'NAME   ROLE               AGE   USERS    GROUPS   SERVICEACCOUNTS\nb      ClusterRole/view   0s    u1, u2   g        shop/bot\n',
  },
  { run: 'kubectl create rolebinding c', err: 'error: exactly one of clusterrole or role must be specified\n' },
  {
    run: 'kubectl create rolebinding c --role=a --clusterrole=b',
    err: 'error: exactly one of clusterrole or role must be specified\n',
  },
  {
    run: 'kubectl create rolebinding c --role=a --serviceaccount=bot',
    err: 'error: serviceaccount must be <namespace>:<name>\n',
  },
  {
    run: 'kubectl create clusterrolebinding c --user=a',
    err: 'error: required flag(s) "clusterrole" not set\n',
  },
  {
    run: 'kubectl create clusterrolebinding c --clusterrole=view',
    out: 'clusterrolebinding.rbac.authorization.k8s.io/c created\n',
  },
  {
    run: 'kubectl set subject clusterrolebinding c --user=jane',
    out: 'clusterrolebinding.rbac.authorization.k8s.io/c subjects updated\n',
  },
  {
    run: 'kubectl set subject clusterrolebinding c --user=jane',
    out: 'info: clusterrolebinding.rbac.authorization.k8s.io/c was not changed\n',
  },
  {
    run: 'kubectl set subject clusterrolebinding c',
    err: 'error: you must specify at least one value of user, group or serviceaccount\n',
  },
  {
    run: 'kubectl set subject namespace demo --user=a',
    err: 'error: setting subject is only available for RoleBinding/ClusterRoleBinding\n',
  },
])

commandTest('create token', [
  { run: 'kubectl create serviceaccount bot', out: 'serviceaccount/bot created\n' },
  {
    run: 'kubectl create token bot --duration=500ms',
    err: 'error: --duration cannot be expressed in units less than seconds\n',
  },
  { run: 'kubectl create token bot --duration=-1s', err: 'error: --duration must be positive\n' },
  {
    run: 'kubectl create token bot --bound-object-kind=Job',
    err: 'error: supported --bound-object-kind values are Node, Pod, Secret\n',
  },
  {
    run: 'kubectl create token bot --bound-object-kind=Pod',
    err: 'error: --bound-object-name is required if --bound-object-kind is provided\n',
  },
  {
    run: 'kubectl create token bot --bound-object-name=x',
    err: 'error: --bound-object-name can only be set if --bound-object-kind is provided\n',
  },
  {
    run: 'kubectl create token bot --bound-object-kind=Pod --bound-object-name=x',
    err: 'error: failed to create token: pods "x" not found\n',
  },
  { run: 'kubectl create token bot --duration=20m -o jsonpath={.spec.expirationSeconds}', out: '1200' },
])

const role = (verbs: string): string =>
  JSON.stringify({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: { name: 'r', namespace: 'default' },
    rules: [{ verbs: verbs.split(','), apiGroups: [''], resources: ['pods'] }],
  })

commandTest('auth reconcile', [
  {
    run: 'kubectl auth reconcile -f -',
    stdin: role('get'),
    out: 'role.rbac.authorization.k8s.io/r reconciled\n',
    err: '\treconciliation required create\n\tmissing rules added:\n\t\t{Verbs:[get] APIGroups:[] Resources:[pods] ResourceNames:[] NonResourceURLs:[]}\n',
    exit: 0,
  },
  { run: 'kubectl auth reconcile -f -', stdin: role('get'), out: 'role.rbac.authorization.k8s.io/r reconciled\n' },
  {
    run: 'kubectl auth reconcile -f -',
    stdin: role('list'),
    out: 'role.rbac.authorization.k8s.io/r reconciled\n',
    err: '\treconciliation required update\n\tmissing rules added:\n\t\t{Verbs:[list] APIGroups:[] Resources:[pods] ResourceNames:[] NonResourceURLs:[]}\n',
    exit: 0,
  },
  { run: 'kubectl auth can-i get pods --as x', out: 'no\n', exit: 1 },
  {
    run: 'kubectl auth reconcile --remove-extra-permissions -f -',
    stdin: role('list'),
    out: 'role.rbac.authorization.k8s.io/r reconciled\n',
    err: '\treconciliation required update\n\textra rules removed:\n\t\t{Verbs:[get] APIGroups:[] Resources:[pods] ResourceNames:[] NonResourceURLs:[]}\n',
    exit: 0,
  },
  { run: 'kubectl get role r -o jsonpath={.rules[*].verbs}', out: '["list"]' },
])
