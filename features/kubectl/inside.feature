Feature: Looking into pods
  exec runs a program in a container. What programs print nobody knows but who wrote them: a few answer from what is known
  of their container, the others as the pod's annotation says.

  Background:
    Given a cluster of 2 nodes
    And the manifest:
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: { name: settings }
      data: { color: blue }
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: cache
        labels: { app: cache }
        annotations:
          rehearsal.dev/exec: |
            redis-cli ping: PONG
      spec:
        containers:
          - name: cache
            image: redis:7
            ports: [{ containerPort: 6379, name: redis }]
            env:
              - { name: COLOR, valueFrom: { configMapKeyRef: { name: settings, key: color } } }
            volumeMounts: [{ name: settings, mountPath: /etc/settings }]
        volumes: [{ name: settings, configMap: { name: settings } }]
      """
    And service cache exposes port 6379 of pod cache
    And everything is ready

  @S-185
  Scenario Outline: <command>
    When I run "kubectl exec cache -- <command>"
    Then it prints "<output>"

    Examples:
      | command                     | output             |
      | redis-cli ping              | PONG               |
      | hostname                    | cache              |
      | printenv COLOR              | blue               |
      | cat /etc/settings/color     | blue               |
      | ls /etc/settings            | color              |
      | sh -c 'echo a && echo b' \| wc -l | 2            |
      | curl -s -o /dev/null -w %{http_code} http://cache:6379 | 200 |

  Scenario: A program that nobody described is refused, and says how to describe it
    When I run "kubectl exec cache -- redis-cli keys"
    Then it fails with "say it by the pod's annotation rehearsal.dev/exec"

  Scenario: Files that nobody mounted are not known
    When I run "kubectl exec cache -- ls /"
    Then it fails with "nobody has said what \"ls /\" prints"

  Scenario: A program that fails takes its code along
    When I run "kubectl exec cache -- cat /etc/settings/size"
    Then it fails with "command terminated with exit code 1"

  @S-185
  Scenario: A shell in which nobody types ends at once
    When I run "kubectl exec -it cache -- /bin/bash"
    Then it succeeds

  Scenario: A container that does not run yet
    When I run "kubectl run late --image=slow && kubectl exec late -- date"
    Then it fails with "pod late does not have a host assigned"

  Scenario: A pod is reached from the machine of the one who forwards a port
    Given a request to "http://localhost:8000" fails
    When I run "kubectl port-forward pod/cache 8000:redis"
    Then it prints:
      """
      Forwarding from 127.0.0.1:8000 -> 6379
      Forwarding from [::1]:8000 -> 6379
      """
    And a request to "http://localhost:8000" is answered by pod cache
    When I run "kubectl delete pod cache"
    Then a request to "http://localhost:8000" fails

  Scenario: A service that is forwarded leads to one of its pods
    When I run "kubectl port-forward svc/cache 6379 &"
    Then a request to "localhost:6379" is answered by pod cache
    When I run "kubectl port-forward svc/cache 80"
    Then it fails with "Service cache does not have a service port 80"

  Scenario: The API server passes on what goes to the proxy of a service
    When I run "kubectl proxy --port=8080"
    Then it prints "Starting to serve on 127.0.0.1:8080"
    And a request to "http://localhost:8080/api/v1/namespaces/default/services/cache:6379/proxy/" is answered by pod cache
    And a request to "http://localhost:8080/version" succeeds
    And a request to "http://localhost:8080/api/v1/namespaces/nope" fails
    When I run "curl -s http://localhost:8080/api/v1/namespaces/nope | grep message"
    Then it prints:
      """
        "message": "namespaces \"nope\" not found",
      """

  Scenario: A copy of a pod is debugged
    When I run "kubectl debug cache --copy-to=cache-debug --image=busybox -c look"
    Then within 1 minute pod cache-debug is Running
    And "{.spec.containers[*].name}" of pod cache-debug is "cache look"
    And throughout, pod cache is Running

  Scenario: A node is debugged by a pod that has all of it
    When I run "kubectl debug node/worker-1 --image=busybox"
    Then it prints "Creating debugging pod node-debugger-worker-1-bbbbb with container debugger on node worker-1."
    And within 1 minute pod node-debugger-worker-1-bbbbb exists

  @S-174
  Scenario: A container sees the variables that its pod lists
    Given the manifest:
      """
      apiVersion: v1
      kind: Pod
      metadata: { name: app }
      spec:
        containers:
          - name: app
            image: app:1
            env: [{ name: MODE, value: fast }, { name: GREETING, value: "$(MODE) hello" }]
      """
    And everything is ready
    When I run "kubectl exec app -- env | grep -E '^(MODE|GREETING)='"
    Then it prints:
      """
      MODE=fast
      GREETING=fast hello
      """
    When I run "kubectl exec app -- printenv NOTHING"
    Then it fails with "command terminated with exit code 1"

  Rule: A pod for one command

    Background:
      Given pod shop with image shop
      And service shop exposes port 80 of pod shop
      And everything is ready

    Scenario: It runs, prints, and goes
      When I run "kubectl run tmp --rm -i --restart=Never --image=busybox -- nslookup shop | grep -c Address"
      Then it succeeds
      When I run "kubectl run tmp --rm -i --restart=Never --image=busybox -- hostname"
      Then it prints:
        """
        tmp
        pod "tmp" deleted from default namespace
        """
      And within 1 minute pod tmp does not exist

    Scenario: Its failure is the command's
      When I run "kubectl run tmp --rm -i --restart=Never --image=busybox -- sh -c 'exit 3'"
      Then it fails with "pod default/tmp terminated (Error)"
      And within 1 minute pod tmp does not exist

    Scenario: An image that never comes is waited for as long as is said
      Given image none does not exist
      When I run "kubectl run tmp --rm -i --image=none --pod-running-timeout=20s -- hostname"
      Then it fails with "error: timed out waiting for the condition"

    Scenario Outline: Flags that go together: <flags>
      When I run "kubectl run tmp --image=busybox <flags>"
      Then it fails with "<error>"
      And pod tmp does not exist

      Examples:
        | flags                  | error                                                            |
        | --rm                   | error: --rm should only be used for attached containers          |
        | -t                     | error: -i/--stdin is required for containers with -t/--tty=true  |
        | -i --rm --dry-run=client | can't be used with attached containers options                 |
