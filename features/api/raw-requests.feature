Feature: Raw requests
  Whoever speaks to the API without kubectl's help sends a method, a path and a body, and is answered by a code and a body:
  in the words of the server, whatever client asks.

  Background:
    Given a cluster of 2 nodes
    And a control plane of 3 members
    And deployment web with 3 replicas of image nginx:1.19
    And everything is ready

  Rule: Lists are read in parts, and stay as they were when they began

    Scenario: The second page has what the first left out
      Given I run "kubectl create configmap a"
      And I run "kubectl create configmap b"
      When I run "kubectl get --raw '/api/v1/namespaces/default/configmaps?limit=2'"
      Then it prints:
        """
        ..."remainingItemCount":1},"items":[{"metadata":{"name":"a",...{"metadata":{"name":"b",...
        """

    Scenario: A page that nobody knows
      When I run "kubectl get --raw '/api/v1/pods?limit=1&continue=nothing'"
      Then it fails with "Error from server (BadRequest): invalid continue token: continue key is not valid"

    Scenario: What etcd has forgotten cannot be listed any more
      When 15 minutes pass
      And I run "kubectl get --raw '/api/v1/pods?resourceVersion=1&resourceVersionMatch=Exact'"
      Then it fails with "Error from server (Expired): The resourceVersion for the provided list is too old."

    Scenario: A revision that does not come is waited for, for three seconds
      When I run "kubectl get --raw '/api/v1/pods?resourceVersion=99999999'"
      Then it fails with "Error from server (Timeout): Timeout: Too large resource version: 99999999, current: "

  Rule: A watch tells what changes while it lasts

    Scenario: The pods of a rollout, as they come and go
      Given I run "kubectl scale deployment web --replicas=4"
      When I run "kubectl get --raw '/api/v1/namespaces/default/pods?watch=1&timeoutSeconds=10&fieldSelector=status.phase=Pending' | cut -c1-33"
      Then it prints:
        """
        {"type":"ADDED","object":{"kind":...
        {"type":"MODIFIED","object":{"kin...
        ...
        {"type":"DELETED","object":{"kind...
        """
      And deployment web has 4 ready replicas

  Rule: What is written is looked at as any other write

    Scenario: An object is made, replaced and patched by its scale
      When I run:
        """
        kubectl replace --raw /apis/apps/v1/namespaces/default/deployments/web/scale -f - <<EOF
        {"kind":"Scale","apiVersion":"autoscaling/v1","metadata":{"name":"web","namespace":"default"},"spec":{"replicas":5}}
        EOF
        """
      Then within 10 seconds deployment web has 5 ready replicas
      And for 1 minute deployment web has 5 ready replicas

    Scenario Outline: <what>
      When I run:
        """
        kubectl create --raw /api/v1/namespaces/<namespace>/pods -f - <<EOF
        <body>
        EOF
        """
      Then it fails with "<error>"
      And for 1 minute pod x does not exist

      Examples:
        | what                | namespace | body                                                     | error                                                                                                                                                |
        | No JSON             | default   | {bad                                                     | the object provided is unrecognized (must be of type Pod): couldn't get version/kind; json parse error: invalid character 'b' looking for beginning of object key string ({bad |
        | Another kind        | default   | {"apiVersion":"v1","kind":"Node","metadata":{"name":"x"}} | Node in version \"v1\" cannot be handled as a Pod: converting (v1.Node) to (core.Pod): unknown conversion                                              |
        | No such namespace   | nope      | {"metadata":{"name":"x"},"spec":{"containers":[{"name":"c","image":"i"}]}} | Error from server (NotFound): namespaces \"nope\" not found                                                                      |
        | Another's namespace | default   | {"metadata":{"name":"x","namespace":"shop"}}             | the namespace of the provided object does not match the namespace sent on the request                                                                |
        | Nothing to run      | default   | {"metadata":{"name":"x"}}                                | The Pod \"x\" is invalid: spec.containers: Required value                                                                                              |

    Scenario: A namespace that something holds is let go by hand
      Given namespace stuck
      And the manifest:
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: held, namespace: stuck, finalizers: [example.com/keep] }
        """
      And I run "kubectl delete namespace stuck --wait=false"
      And for 10 minutes namespace stuck is Terminating
      When I run:
        """
        kubectl replace --raw /api/v1/namespaces/stuck/finalize -f - <<EOF
        {"kind":"Namespace","apiVersion":"v1","metadata":{"name":"stuck"},"spec":{"finalizers":[]}}
        EOF
        """
      Then namespace stuck does not exist
      And for 10 minutes namespace stuck does not exist

  Rule: What others serve is asked through the same server

    Scenario: The metrics server
      Given deployment web uses 200m CPU and 20Mi memory
      And 2 minutes pass
      When I run "kubectl get --raw '/apis/metrics.k8s.io/v1beta1/namespaces/default/pods?labelSelector=app=web'"
      Then it prints:
        """
        {"kind":"PodMetricsList",..."usage":{"cpu":"200m","memory":"20Mi"}}]}]}
        """

  Rule: The server says how it is

    Scenario: Check by check
      When I run "kubectl get --raw '/livez?verbose&exclude=etcd' | grep -v hook"
      Then it prints:
        """
        [+]ping ok
        [+]log ok
        ...
        [+]etcd excluded: ok
        [+]autoregister-completion ok
        livez check passed
        """

    Scenario: Without a majority of etcd it is not ready, and says why
      Given etcd member etcd-1 stops
      When etcd member etcd-2 stops
      And I run "kubectl get --raw /readyz"
      Then it fails with "[-]etcd failed: reason withheld\n[-]etcd-readiness failed: reason withheld\n"
      When etcd member etcd-1 starts again
      And 10 seconds pass
      And I run "kubectl get --raw /readyz/etcd"
      Then it prints "ok"

  Rule: Who may not, is not told what there is

    Scenario: An account without grants
      Given I run "kubectl create serviceaccount guest"
      When I run "kubectl get --raw /api/v1/namespaces/default/nothings --as=system:serviceaccount:default:guest"
      Then it fails with "nothings is forbidden: User \"system:serviceaccount:default:guest\" cannot list resource \"nothings\" in API group \"\" in the namespace \"default\""
      When I run "kubectl get --raw /readyz --as=system:serviceaccount:default:guest"
      Then it prints "ok"
