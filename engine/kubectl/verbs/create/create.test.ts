import assert from 'node:assert/strict'
import { test } from 'node:test'
import { base64 } from '../../data-sources.ts'
import { commandTest, deploymentText } from '../../testing/cases.ts'
import { KubectlWorld } from '../../testing/world.ts'

commandTest(
  'create',
  [
    { run: 'kubectl create deployment web --image=nginx', out: 'deployment.apps/web created\n' },
    {
      run: 'kubectl create deployment web --image=nginx',
      err: 'error: failed to create deployment: deployments.apps "web" already exists\n',
    },
    {
      run: 'kubectl create deploy web2 --image=registry.example.com:5000/a/nginx:1.20 --replicas=3 --port=80 -- sleep 1',
      out: 'deployment.apps/web2 created\n',
    },
    {
      run: "kubectl get deploy web2 -o jsonpath='{.spec.replicas} {..containers[0].name} {..containerPort} {..command}'",
      out: '3 nginx 80 ["sleep","1"]',
    },
    { run: 'kubectl create deployment x', err: 'error: required flag(s) "image" not set\n' },
    {
      run: 'kubectl create deployment nginx –image=nginx',
      err: 'error: required flag(s) "image" not set\n',
    },
    { run: 'kubectl create ns zz', out: 'namespace/zz created\n' },
    { run: 'kubectl create ns zz', err: 'Error from server (AlreadyExists): namespaces "zz" already exists\n' },
    {
      run: 'kubectl create configmap settings --from-literal=color=blue --from-file=app.txt --from-file=b=app.txt',
      out: 'configmap/settings created\n',
    },
    { run: "kubectl get cm settings -o jsonpath='{.data}'", out: '{"app.txt":"x=1\\n","b":"x=1\\n","color":"blue"}' },
    { run: 'kubectl create cm c2 --from-env-file=app.txt -o jsonpath={.data}', out: '{"x":"1"}' },
    {
      run: 'kubectl create cm c3 --from-literal=a=1 --from-literal=a=2',
      err: 'error: cannot add key "a", another key by that name already exists in Data\n',
    },
    { run: 'kubectl create secret generic s --from-literal=a=b -o jsonpath={.data.a}', out: 'Yg==' },
    { run: 'kubectl create service clusterip web --tcp=80:8080', out: 'service/web created\n' },
    { run: 'kubectl create svc nodeport x', err: 'error: at least one tcp port specifier must be provided\n' },
    { run: 'kubectl create sa robot', out: 'serviceaccount/robot created\n' },
    { run: 'kubectl create job jj --image=busybox -- true', out: 'job.batch/jj created\n' },
    {
      run: 'kubectl create -f web.yaml',
      err: 'Error from server (AlreadyExists): error when creating "web.yaml": deployments.apps "web" already exists\n',
    },
    { run: 'kubectl create', err: 'error: must specify one of -f and -k\n' },
    { run: 'kubectl run onepod --image=nginx --port=80 --env=A=1 -- serve', out: 'pod/onepod created\n' },
    { run: "kubectl get pod onepod -o jsonpath='{.spec.containers[0].args} {..env[0].value}'", out: '["serve"] 1' },
    {
      run: 'kubectl run onepod --image=nginx',
      err: 'Error from server (AlreadyExists): pods "onepod" already exists\n',
    },
    {
      run: 'kubectl run k --image=k --generator=run/v1',
      err: "error: unknown flag: --generator\nSee 'kubectl run --help' for usage.\n",
    },
    { run: 'kubectl expose deployment web2', out: 'service/web2 exposed\n' },
    {
      run: "kubectl get svc web2 -o jsonpath='{.spec.selector} {.spec.ports[0].targetPort}'",
      out: '{"app":"web2"} 80',
    },
    {
      run: 'kubectl expose deployment web --port=80',
      err: 'Error from server (AlreadyExists): services "web" already exists\n',
    },
    { run: 'kubectl expose cm settings --port=80', err: 'error: cannot expose a ConfigMap.v1\n' },
    { run: 'kubectl autoscale deployment web', err: 'error: required flag(s) "max" not set\n' },
    {
      run: 'kubectl autoscale deployment web --min=5 --max=2',
      err: 'error: --max=MAXPODS must be larger or equal to --min=MINPODS, max: 2, min: 5\n',
    },
    {
      run: 'kubectl autoscale deployment web --max=3 --cpu-percent=50',
      out: 'horizontalpodautoscaler.autoscaling/web autoscaled\n',
      err: "Flag --cpu-percent has been deprecated, Use --cpu with percentage or resource quantity format (e.g., '70%' for utilization or '500m' for milliCPU).\n",
    },
    {
      run: 'kubectl create ingress web',
      err: 'error: not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)\n',
    },
    {
      run: 'kubectl create ingress web --rule=shop.example.com=web',
      err: 'error: rule shop.example.com=web is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]\n',
    },
    {
      run: 'kubectl create ingress web --rule=/=web:80 --default-backend=web',
      err: 'error: default-backend should be in format servicename:serviceport\n',
    },
  ],
  { files: { 'app.txt': 'x=1\n', 'web.yaml': deploymentText('web') } },
)

test('a dry run prints what would be sent, and creates nothing', () => {
  const world = new KubectlWorld()
  const { stdout } = world.run('kubectl create deployment web --image=nginx --dry-run=client -o yaml')
  assert.equal(
    stdout,
    [
      'apiVersion: apps/v1',
      'kind: Deployment',
      'metadata:',
      '  labels:',
      '    app: web',
      '  name: web',
      'spec:',
      '  replicas: 1',
      '  selector:',
      '    matchLabels:',
      '      app: web',
      '  strategy: {}',
      '  template:',
      '    metadata:',
      '      labels:',
      '        app: web',
      '    spec:',
      '      containers:',
      '      - image: nginx',
      '        name: nginx',
      '        resources: {}',
      'status: {}',
      '',
    ].join('\n'),
  )
  assert.equal(world.get('deploy', 'web'), undefined)
  assert.equal(world.run('kubectl create ns x --dry-run=server').stdout, 'namespace/x created (server dry run)\n')
  assert.equal(world.get('ns', 'x'), undefined)
})

test('an ingress of rules', () => {
  const world = new KubectlWorld()
  const rules = [
    'a.example.com/=web:80,tls=keys',
    'a.example.com/cart*=cart:http',
    '/x=y:1',
    'b.example.com/=web:80,tls',
  ]
  const flags = rules.map((rule) => `--rule=${rule}`).join(' ')
  const { stdout } = world.run(`kubectl create ingress web --class=nginx --annotation=k=v ${flags}`)
  assert.equal(stdout, 'ingress.networking.k8s.io/web created\n')
  const made = world.get('ingress', 'web') as unknown as { metadata: { annotations: object }; spec: object }
  const path = (path: string, pathType: string, name: string, port: object) => ({
    path,
    pathType,
    backend: { service: { name, port } },
  })
  assert.deepEqual(made.metadata.annotations, { k: 'v' })
  assert.deepEqual(made.spec, {
    ingressClassName: 'nginx',
    rules: [
      {
        host: 'a.example.com',
        http: { paths: [path('/', 'Exact', 'web', { number: 80 }), path('/cart', 'Prefix', 'cart', { name: 'http' })] },
      },
      { http: { paths: [path('/x', 'Exact', 'y', { number: 1 })] } },
      { host: 'b.example.com', http: { paths: [path('/', 'Exact', 'web', { number: 80 })] } },
    ],
    tls: [{ hosts: ['a.example.com'], secretName: 'keys' }, { hosts: ['b.example.com'] }],
  })
})

test('base 64', () => {
  assert.deepEqual(['', 'a', 'ab', 'abc', 'é'].map(base64), ['', 'YQ==', 'YWI=', 'YWJj', 'w6k='])
})

test('what is made has the version that kubectl makes, where the server has several', () => {
  const world = new KubectlWorld({ minor: 20 })
  const { exitCode, stdout } = world.run('kubectl create ingress web --rule=/=web:80')
  assert.deepEqual([exitCode, stdout], [0, 'ingress.networking.k8s.io/web created\n'])
})
