Feature: Debugging
  A container that is added to a running pod, for whoever looks into it: it is started once, counts for nothing, and stays.

  Background:
    Given a cluster of 2 nodes
    And the manifest:
      """
      apiVersion: v1
      kind: Pod
      metadata: { name: web }
      spec:
        nodeName: worker-1
        containers: [{ name: web, image: "nginx:1.19", livenessProbe: { httpGet: { path: /, port: 80 } } }]
      """
    And everything is ready

  Scenario: A container is added to a running pod
    When I run "kubectl debug web --image=busybox:1.28 --target=web --profile=general -- sleep 1d"
    Then it prints:
      """
      Targeting container "web". If you don't see processes from this container it may be because the container runtime doesn't support this feature.
      Defaulting debug container name to debugger-bbbbb.
      """
    And within 10 seconds "{.status.ephemeralContainerStatuses[0].state.running.startedAt}" of pod web is "2024-01-01T00:00:06Z"
    And for 1 minute pod web is Ready
    And pod web matches:
      """
      spec:
        ephemeralContainers:
          - name: debugger-bbbbb
            image: busybox:1.28
            command: [sleep, 1d]
            targetContainerName: web
            terminationMessagePolicy: File
            securityContext: { capabilities: { add: [SYS_PTRACE] } }
      status:
        ephemeralContainerStatuses:
          - { name: debugger-bbbbb, ready: false, restartCount: 0 }
      """
    When I run "kubectl get pod web --no-headers"
    Then it prints "web   1/1   Running   0     66s"
    When I run "kubectl exec web -c debugger-bbbbb -- hostname"
    Then it prints "web"
    When I run "kubectl delete pod web"
    Then within 1 minute pod web does not exist

  Scenario: Whoever looks in sees it start
    When I run "kubectl debug -it web --image=busybox:1.28 -c shell --profile=general"
    Then it succeeds
    And "{.status.ephemeralContainerStatuses[0].name}" of pod web is shell

  Scenario: What was added is neither changed nor removed
    When I run "kubectl debug web --image=busybox:1.28 -c shell -q --profile=general"
    And I run "kubectl debug web --image=busybox:1.36 -c shell -q --profile=general"
    Then it fails with:
      """
      The Pod "web" is invalid: spec.ephemeralContainers[1].name: Duplicate value: "shell"
      """

  Scenario: Its events are those of any container
    When I run "kubectl debug web --image=busybox:1.28 -c shell -q --profile=general"
    And 10 seconds pass
    And I run "kubectl events --for pod/web --types=Normal"
    Then it prints:
      """
      ...
      ... Created ... Container created...
      ...
      """

  Scenario: An old cluster has none
    When I run "kubectl debug deployment/web --image=busybox --profile=general"
    Then it fails with "Error from server (NotFound): deployments.apps \"web\" not found"

  Scenario Outline: kubectl debug <words>
    When I run "kubectl debug <words> --profile=general"
    Then it fails with "<error>"

    Examples:
      | words                                      | error                                                                                |
      | web                                        | error: you must specify --image when not using --copy-to.                            |
      | web --image=busybox --replace              | error: --replace may only be used with --copy-to.                                    |
      | web --image=busybox -t                     | error: -i/--stdin is required for containers with -t/--tty=true                      |
      | web --image=B:                             | error: invalid image name \"B:\": invalid reference format                           |
      | --image=busybox                            | error: NAME or filename is required for debug                                        |
      | web --copy-to=x                            | error: you must specify --image, --set-image or command arguments.                   |
      | web --copy-to=x --image=busybox --target=y | error: --target is incompatible with --copy-to. Use --share-processes instead.       |

  Scenario: A copy with another image, without probes
    When I run "kubectl debug web --copy-to=web-debug --set-image=*=nginx:1.20 --profile=general"
    Then within 1 minute pod web-debug is Running
    And pod web-debug matches:
      """
      spec: { containers: [{ name: web, image: "nginx:1.20" }], shareProcessNamespace: true }
      """
    And "{.spec.containers[0].livenessProbe}" of pod web-debug is ""
    And throughout, pod web is Running

  Scenario: A node with a profile
    When I run "kubectl debug node/worker-1 --image=busybox --profile=sysadmin"
    Then within 1 minute pod node-debugger-worker-1-bbbbb matches:
      """
      spec:
        hostPID: true
        containers:
          - securityContext: { privileged: true }
      """
    And "{.spec.containers[0].volumeMounts[0].mountPath}" of pod node-debugger-worker-1-bbbbb is /host
