import { commandTest, deploymentText } from '../testing/cases.ts'
import type { KubectlWorld } from '../testing/world.ts'

const logsUsage = "\nSee 'kubectl logs -h' for help and examples\n"
const timeLayout = '"2006-01-02T15:04:05Z07:00"'

function prepare(world: KubectlWorld): void {
  world.put({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', namespace: 'default', uid: 'p', resourceVersion: '1', labels: { app: 'p' } },
    spec: { nodeName: 'n', containers: [{ name: 'c', image: 'nginx' }] },
    status: {
      phase: 'Running',
      containerStatuses: [{ name: 'c', state: { running: { startedAt: '2024-01-01T00:00:00Z' } } }],
    },
  })
  world.run('kubectl apply -f d.yaml')
}

const files = {
  'd.yaml': deploymentText('web'),
  'empty.yaml': '',
  'text.yaml': 'text',
  'ports.yaml': 'ports: 3',
  'named.yaml': 'name: x',
}

commandTest(
  'flags of logs',
  [
    {
      run: 'kubectl logs p --since-time=x',
      err: `error: parsing time "x" as ${timeLayout}: cannot parse "x" as "2006"\n`,
    },
    { run: 'kubectl logs p --since-time=' },
    {
      run: 'kubectl logs p --since-time=2024-01-01T00:00:00Z --since=1s',
      err: 'error: at most one of `sinceTime` or `sinceSeconds` may be specified\n',
    },
    { run: 'kubectl logs p --since=-5s', err: 'error: --since must be greater than 0\n' },
    { run: 'kubectl logs p --tail=-5', err: 'error: --tail must be greater than or equal to -1\n' },
    { run: 'kubectl logs p --limit-bytes=-5', err: 'error: --limit-bytes must be greater than 0\n' },
    { run: 'kubectl logs p --container=' },
    {
      run: 'kubectl logs p c -c c',
      err: 'error: only one of -c or an inline [CONTAINER] arg is allowed\n',
    },
    {
      run: 'kubectl logs p -c c --all-containers',
      err: 'error: --all-containers=true should not be specified with container name c\n',
    },
    {
      run: 'kubectl logs p -l app=p',
      err: `error: only a selector (-l) or a POD name is allowed${logsUsage}`,
    },
    {
      run: 'kubectl logs p c x',
      err: `error: expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command${logsUsage}`,
    },
    { run: 'kubectl logs -l app=none', err: 'No resources found in default namespace.\n' },
    {
      run: 'kubectl logs p --filename=x',
      err: "error: unknown flag: --filename\nSee 'kubectl logs --help' for usage.\n",
    },
  ],
  { prepare, files },
)

const invalidCustom = (file: string, problem: string): string =>
  `error: ${file} does not contain a valid container spec: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${problem}\n`

commandTest(
  'files of debug --custom',
  [
    {
      run: 'kubectl debug p --image=busybox --profile=general -c x -q --custom=text.yaml',
      err: invalidCustom('text.yaml', 'string into Go value of type v1.Container'),
    },
    {
      run: 'kubectl debug p --image=busybox --profile=general -c x -q --custom=ports.yaml',
      err: invalidCustom('ports.yaml', 'number into Go struct field Container.ports of type []v1.ContainerPort'),
    },
    {
      run: 'kubectl debug p --image=busybox --profile=general -c x -q --custom=named.yaml',
      err: 'error: name, command, image, lifecycle and volume devices are not modifiable via custom profile\n',
    },
    {
      run: 'kubectl debug p --image=busybox --profile=general -c x -q --custom=none.yaml',
      err: 'error: must pass a container spec json file for custom profile: open none.yaml: no such file or directory\n',
    },
  ],
  { prepare, files },
)

const nothingNamed =
  "error: You must provide one or more resources by argument or filename.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n   '<resource> <name>'\n   '<resource>'\n"
const cascades = 'Must be "background", "foreground", or "orphan".'
const dryRuns = 'Must be "none", "server", or "client".'
const outcomeFormats =
  'go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,name,template,templatefile,yaml'

commandTest(
  'values of flags that have no effect are wrong all the same',
  [
    { run: 'kubectl apply set-last-applied', err: nothingNamed },
    {
      run: 'kubectl apply set-last-applied -f d.yaml --dry-run=x',
      err: `error: Invalid dry-run value (x). ${dryRuns}\n`,
    },
    {
      run: 'kubectl apply set-last-applied -f d.yaml -o x',
      err: `error: unable to match a printer suitable for the output format "x", allowed formats are: ${outcomeFormats}\n`,
    },
    { run: 'kubectl apply -f d.yaml --cascade=x', err: `error: Invalid cascade value (x). ${cascades}\n` },
    { run: 'kubectl apply -f d.yaml --template={{.kind}}', out: 'Deployment' },
    { run: 'kubectl apply -f d.yaml -l app=other', err: 'error: no objects passed to apply\n' },
    {
      run: "kubectl apply -f d.yaml -l 'a in'",
      err: `error: the provided selector "a in" is not valid: unable to parse requirement: found '' expected: '('\n`,
    },
    {
      run: 'kubectl apply -f d.yaml --applyset=x',
      err: "error: unknown flag: --applyset\nSee 'kubectl apply --help' for usage.\n",
    },
    { run: 'kubectl replace -f d.yaml --cascade=x', err: `error: Invalid cascade value (x). ${cascades}\n` },
    {
      run: 'kubectl replace -f d.yaml --subresource=x',
      err: 'error: invalid subresource value: "x". Must be one of [status scale resize]\n',
    },
    {
      run: 'kubectl patch deployment web -p {} --patch-file=text.yaml',
      err: 'error: cannot specify --patch and --patch-file together\n',
    },
    {
      run: 'kubectl patch deployment web --patch-file=',
      err: 'error: must specify --patch or --patch-file containing the contents of the patch\n',
    },
    {
      run: 'kubectl delete deployment web -o yaml',
      err: "error: unexpected -o output mode: yaml. We only support '-o name'\n",
    },
    {
      run: 'kubectl scale deployment web --replicas=3 --current-replicas=-5',
      err: 'error: Expected replicas to be -5, was 2\n',
    },
    { run: 'kubectl scale deployment web --replicas=2 --resource-version=', out: 'deployment.apps/web scaled\n' },
    { run: 'kubectl top pod --sort-by=x', err: 'error: --sort-by accepts only cpu or memory\n' },
    { run: 'kubectl events --types=x', err: 'error: valid --types are Normal or Warning\n' },
    { run: 'kubectl explain pods --output=x', err: 'error: unrecognized format: x\n' },
    { run: 'kubectl api-resources --sort-by=x', err: 'error: --sort-by accepts only name or kind\n' },
    { run: 'kubectl api-resources --output=x', err: 'error: --output x is not available\n' },
    {
      run: 'kubectl api-resources --namespaced=x',
      err: `error: invalid argument "x" for "--namespaced" flag: strconv.ParseBool: parsing "x": invalid syntax\nSee 'kubectl api-resources --help' for usage.\n`,
    },
    {
      run: 'kubectl rollout pause deployment web --dry-run=client',
      err: "error: unknown flag: --dry-run\nSee 'kubectl rollout pause --help' for usage.\n",
    },
    {
      run: 'kubectl set env deployment web -e x',
      err: 'error: environment variables must be of the form key=value: x\n',
    },
    {
      run: 'kubectl set env deployment web --keys=a',
      err: 'error: when specifying --keys, a configmap or secret must be provided with --from\n',
    },
    {
      run: 'kubectl set image deployment --all -l a=b c=x',
      err: 'error: cannot set --all and --selector at the same time\n',
    },
    {
      run: 'kubectl set image deployment web c=x --patch=y',
      err: "error: unknown flag: --patch\nSee 'kubectl set image --help' for usage.\n",
    },
    {
      run: 'kubectl create -f d.yaml --edit',
      err: 'error: kubectl create --edit is not modelled: change the file, and create from that.\n',
    },
    { run: 'kubectl get -k x -R', err: "error: the -k flag can't be used with -f or -R\n" },
  ],
  { prepare, files },
)

commandTest(
  'values that become fields',
  [
    { run: 'kubectl expose deployment web --port=x', err: 'error: strconv.Atoi: parsing "x": invalid syntax\n' },
    {
      run: 'kubectl expose deployment web --port=',
      err: "error: couldn't find port via --port flag or introspection\n",
    },
    { run: 'kubectl expose deployment web --port=80 --labels=x', err: 'error: unexpected label spec: x\n' },
    {
      run: 'kubectl expose deployment web --port=80 --session-affinity=x',
      err: 'error: unknown session affinity: x\n',
    },
    {
      run: `kubectl expose deployment web --port=80 --name= --overrides='{"spec":{"type":"NodePort"}}' --dry-run=client -o 'jsonpath={.metadata.name} {.spec.type}'`,
      out: 'web NodePort',
    },
    { run: 'kubectl run r --image=', err: 'error: --image is required\n' },
    { run: 'kubectl run r --image=A', err: 'error: Invalid image name "A": invalid reference format\n' },
    { run: 'kubectl run r --image=x --restart=y', err: 'error: invalid restart policy: y\n' },
    { run: 'kubectl run r --image=x --image-pull-policy=y', err: 'error: invalid image pull policy: y\n' },
    { run: 'kubectl run r --image=x --port=y', err: 'error: strconv.Atoi: parsing "y": invalid syntax\n' },
    { run: 'kubectl run r --image=x --env=y', err: 'error: invalid env: y\n' },
    { run: 'kubectl run r --image=x --labels=y', err: 'error: unexpected label spec: y\n' },
    { run: 'kubectl run r --image=x --overrides=y', err: 'error: Invalid JSON Patch\n' },
    { run: 'kubectl run r --image=x --overrides={} --override-type=y', err: 'error: invalid override type: y\n' },
    {
      run: `kubectl run r --image=x --privileged --overrides='{"spec":{"nodeName":"n"}}' --dry-run=client -o 'jsonpath={.spec.nodeName} {.spec.containers[0].securityContext.privileged}'`,
      out: 'n true',
    },
    {
      run: `kubectl run r --image=x --overrides='{"spec":{"containers":[{"name":"r","tty":true}]}}' --override-type=strategic --dry-run=client -o 'jsonpath={.spec.containers[0].image} {.spec.containers[0].tty}'`,
      out: 'x true',
    },
    { run: 'kubectl create configmap c --append-hash --from-literal=one=', out: 'configmap/c-gckg68hmbk created\n' },
    {
      run: "kubectl create secret docker-registry s --from-file=.dockerconfigjson=text.yaml --dry-run=client -o 'jsonpath={.data}'",
      out: '{".dockerconfigjson":"dGV4dA=="}',
    },
  ],
  { prepare, files },
)

const question =
  'You are about to delete the following 1 resource(s):\ndeployment.apps/web\nDo you want to continue? (y/N): '

commandTest(
  'delete --interactive asks',
  [
    { run: 'kubectl delete deployment web -i', out: `${question}deletion is cancelled\n` },
    { run: 'kubectl delete deployment web -i', stdin: 'no\n', out: `${question}deletion is cancelled\n` },
    {
      run: 'kubectl delete deployment web -i',
      stdin: 'Y\n',
      out: `${question}deployment.apps "web" deleted from default namespace\n`,
    },
  ],
  { prepare, files },
)

const usageOf = (path: string): string => `\nSee 'kubectl ${path} -h' for help and examples\n`
const onlyFiles =
  "error: you must specify resources by --filename when --local is set.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n"

commandTest(
  'flags that exclude one another',
  [
    {
      run: 'kubectl get --raw=/api -w',
      err: 'error: --raw may not be specified with other flags that filter the server request or alter the output\n',
    },
    { run: 'kubectl get --raw=/api -o json', err: 'error: --raw and --output are mutually exclusive\n' },
    {
      run: 'kubectl get pods --show-labels -o json',
      err: 'error: --show-labels option cannot be used with json printer\n',
    },
    {
      run: 'kubectl get pods --show-labels -o wide --no-headers',
      out: 'p     0/1   Running   0     <unknown>   <none>   n     <none>   <none>   app=p\n',
    },
    {
      run: 'kubectl get pods --output-watch-events',
      err: 'error: --output-watch-events option can only be used with --watch or --watch-only\n',
    },
    { run: 'kubectl delete -l app=p', err: 'error: at least one resource must be specified to use a selector\n' },
    { run: 'kubectl delete --all', err: 'error: at least one resource must be specified to use a selector\n' },
    {
      run: 'kubectl delete pod/p p',
      err: "error: there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'\n",
    },
    {
      run: 'kubectl delete pod p --dry-run=server',
      out: 'pod "p" deleted from default namespace (server dry run)\n',
    },
    {
      run: 'kubectl delete pod p --dry-run=client --grace-period=0 --force -n default',
      err: 'Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.\n',
      out: 'pod "p" force deleted from default namespace (dry run)\n',
      exit: 0,
    },
    { run: 'kubectl replace -f d.yaml --grace-period=5', err: 'error: --grace-period must have --force specified\n' },
    { run: 'kubectl replace -f d.yaml --grace-period=-1', out: 'deployment.apps/web replaced\n' },
    { run: 'kubectl replace -f d.yaml --timeout=5s', err: 'error: --timeout must have --force specified\n' },
    {
      run: 'kubectl replace -f d.yaml --force --dry-run=client',
      err: 'error: --dry-run can not be used when --force is set\n',
    },
    {
      run: 'kubectl diff -f d.yaml --force-conflicts',
      err: 'error: --force-conflicts only works with --server-side\n',
    },
    {
      run: 'kubectl create cm a --from-env-file=env --from-file=env',
      err: 'error: from-env-file cannot be combined with from-file or from-literal\n',
    },
    {
      run: 'kubectl create secret generic a --from-env-file=env --from-literal=a=b',
      err: 'error: from-env-file cannot be combined with from-file or from-literal\n',
    },
    {
      run: 'kubectl set env deployment/web A=b A-',
      err: 'error: can not both modify and remove the same environment variable in the same command\n',
    },
    {
      run: 'kubectl taint node n a=b:NoSchedule a:NoSchedule- c=d:NoExecute c- e=f:NoExecute e:NoSchedule-',
      err: 'error: can not both modify and remove the following taint(s) in the same command: a=NoSchedule, c=\n',
    },
    { run: 'kubectl set image deployment/web web=nginx --local', err: onlyFiles },
    { run: 'kubectl set env deployment/web A=b --local', err: onlyFiles },
    { run: 'kubectl set sa deployment/web x --local', err: onlyFiles },
    { run: 'kubectl set subject rolebinding/x --user=y --local', err: onlyFiles },
    { run: 'kubectl set image -f d.yaml c=httpd --local', out: 'deployment.apps/web image updated\n' },
    {
      run: 'kubectl label pod p a=b --local',
      err: "error: You must provide one or more resources by argument or filename.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n   '<resource> <name>'\n   '<resource>'\n",
    },
    { run: 'kubectl annotate -f d.yaml a=b --local', out: 'deployment.apps/web annotated\n' },
    { run: 'kubectl top node n -l a=b', err: 'error: only one of NAME or --selector can be provided\n' },
    { run: 'kubectl top pod p -l a=b', err: 'error: only one of NAME or selector can be provided\n' },
    {
      run: 'kubectl top pod p --field-selector=metadata.name=p',
      err: 'error: only one of NAME or selector can be provided\n',
    },
  ],
  { prepare, files: { ...files, env: 'a=b' } },
)

commandTest(
  'arguments that are one too many',
  [
    { run: 'kubectl api-resources x', err: `error: unexpected arguments: [x]${usageOf('api-resources')}` },
    { run: 'kubectl api-versions x y', err: `error: unexpected arguments: [x y]${usageOf('api-versions')}` },
    { run: 'kubectl version x', err: 'error: extra arguments: [x]\n' },
    {
      run: 'kubectl config use-context a b',
      err: `error: unexpected args: [a b]${usageOf('config use-context')}`,
    },
    { run: 'kubectl config rename-context a', err: `error: unexpected args: [a]${usageOf('config rename-context')}` },
  ],
  { prepare, files },
)

const unknown = (path: string, flag: string): { readonly run: string; readonly err: string } => ({
  run: `kubectl ${path} --${flag}=x`,
  err: `error: unknown flag: --${flag}\nSee 'kubectl ${path} --help' for usage.\n`,
})

commandTest('flags of other commands', [
  unknown('get', 'all'),
  unknown('describe', 'all'),
  unknown('describe', 'field-selector'),
  unknown('edit', 'selector'),
  unknown('scale', 'field-selector'),
  unknown('scale', 'all-namespaces'),
  unknown('taint', 'all-namespaces'),
  unknown('apply', 'all-namespaces'),
  unknown('rollout status', 'all'),
  unknown('rollout undo', 'field-selector'),
  unknown('set image', 'all-namespaces'),
  unknown('set env', 'field-selector'),
  unknown('apply edit-last-applied', 'selector'),
  unknown('apply view-last-applied', 'field-selector'),
  unknown('top node', 'all-namespaces'),
  unknown('top node', 'containers'),
  unknown('top pod', 'show-capacity'),
])

const invalidTimeout =
  'error: Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)\n'
const badPatch =
  'Error from server (BadRequest): json: cannot unmarshal number into Go value of type map[string]interface {}\n'

commandTest(
  'words that no table has',
  [
    { run: 'kubectl get pods --request-timeout=x', err: invalidTimeout },
    { run: 'kubectl get pods --request-timeout=-1', err: invalidTimeout },
    { run: 'kubectl get pods p --request-timeout=2m -o name', out: 'pod/p\n' },
    { run: 'kubectl label deployment web constructor=x', out: 'deployment.apps/web labeled\n' },
    {
      run: 'kubectl label deployment web valueOf-',
      out: 'label "valueOf" not found.\ndeployment.apps/web not labeled\n',
    },
    {
      run: 'kubectl create role r --verb=toString --resource=pods --dry-run=client -o jsonpath={.rules[*].verbs}',
      out: '["toString"]',
      err: "Warning: 'toString' is not a standard resource verb\n",
      exit: 0,
    },
    { run: 'kubectl get pod p --template={{.metadata.toString}}', out: '<no value>' },
    {
      run: 'kubectl get pod p --template={{toString}}',
      err: 'error: error parsing template {{toString}}, template: output:1: function "toString" not defined\n',
    },
    {
      run: 'kubectl certificate approve pod/p',
      err: 'error: can only handle CertificateSigningRequest.certificates.k8s.io objects, got Pod\n',
    },
    {
      run: 'kubectl certificate deny deployment/web',
      err: 'error: can only handle CertificateSigningRequest.certificates.k8s.io objects, got Deployment.apps\n',
    },
    { run: 'kubectl patch deployment web -p null', out: 'deployment.apps/web patched (no change)\n' },
    { run: 'kubectl patch deployment web --type=json -p null', out: 'deployment.apps/web patched (no change)\n' },
    {
      run: 'kubectl patch deployment web --type=merge -p null',
      err: 'Error from server (BadRequest): Invalid JSON Patch\n',
    },
    { run: 'kubectl patch deployment web -p 3', err: badPatch },
  ],
  { prepare, files },
)
