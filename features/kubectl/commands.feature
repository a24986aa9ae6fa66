Feature: kubectl itself
  Its help, its answers where nobody answers it, and the ways of older versions.

  @S-503
  Scenario: Without an API server nobody answers
    Given a cluster of 1 node
    When the API server stops
    And I run "kubectl get pods"
    Then it fails with "The connection to the server 127.0.0.1:6443 was refused - did you specify the right host or port?"
    When the API server starts again
    And 1 second passes
    And I run "kubectl get nodes -o name"
    Then it prints "node/worker-1"

  @S-496 @S-497
  Scenario Outline: The help of Kubernetes <version> lists its commands
    Given the cluster runs Kubernetes <version>
    When I run "kubectl help | grep -c -E '^  (attach|cp|proxy|auth|certificate|config|completion|plugin|version|kustomize|alpha) '"
    Then it prints "11"
    When I run "kubectl help | grep -c -w convert"
    Then <convert>

    Examples:
      | version | convert         |
      | 1.20    | it prints "1"   |
      | 1.36    | it fails with "" |

  Scenario: A command that is a plugin now
    When I run "kubectl convert -f web.yaml"
    Then it fails with "unknown command \"convert\" for \"kubectl\""

  @S-038
  Scenario: Paths of the API are read as they are
    When I run "kubectl get --raw /readyz"
    Then it prints "ok"
    When I run "kubectl get --raw /api/v1/namespaces/default/services/kubernetes | grep -o '\"clusterIP\":\"[0-9.]*\"'"
    Then it prints "\"clusterIP\":\"10.96.0.1\""
    When I run "kubectl get --raw /api/v1/nothing"
    Then it fails with "the server could not find the requested resource"

  Scenario Outline: A mistyped <what> is told, with what is near
    When I run "kubectl <line>"
    Then it fails with "<text>"

    Examples:
      | what    | line             | text                                       |
      | command | gte pods         | error: unknown command \\"gte\\" for         |
      | command | gte pods         | Did you mean this?                         |
      | flag    | get pods --wat   | error: unknown flag: --wat                 |
      | flag    | get pods --wat   | See 'kubectl get --help' for usage.        |
      | letter  | get pods -1 env  | unknown shorthand flag: '1' in -1          |
      | kind    | get pds          | the server doesn't have a resource type    |
      | command | rollout stop web | unknown command \\"stop web\\"              |

  Scenario: Templates of Go print what they say
    Given a cluster of 2 nodes
    When I run "kubectl get nodes -o go-template='{{range .items}}{{.metadata.name}} {{end}}'"
    Then it prints "worker-1 worker-2 "
    When I run "kubectl get nodes -o go-template='{{range'"
    Then it fails with "error parsing template {{range"

  @S-184
  Scenario Outline: One log of several: kubectl <version>
    Given a cluster of 1 node
    And the cluster runs Kubernetes <version>
    And the manifest:
      """
      apiVersion: v1
      kind: Pod
      metadata:
        name: pair
        annotations: { web.rehearsal.dev/log: "listening on 80", agent.rehearsal.dev/log: "no news" }
      spec: { containers: [{ name: web, image: "web:1" }, { name: agent, image: "agent:1" }] }
      """
    And everything is ready
    When I run "kubectl logs pair -c agent"
    Then it prints "no news"
    When I run "kubectl logs pair 2>&1"
    Then it <outcome>

    Examples: it has to be named, and later the first is taken
      | version | outcome                                                                                              |
      | 1.20    | fails with ""                                                                                        |
      | 1.36    | prints "Defaulted container \"web\" out of: web, agent\nlistening on 80"                             |
