Feature: Objects
  Everything is an object that can be made, read, changed and deleted, and what a client says of it is taken exactly.

  Background:
    Given a cluster of 1 node

  Scenario Outline: A <kind> is made, read, changed and deleted
    When I run:
      """
      kubectl create -f - <<EOF
      apiVersion: v1
      kind: <kind>
      metadata: { name: one }
      <body>
      EOF
      kubectl label <word> one team=a
      """
    And I run "kubectl get <word> one -o jsonpath={.kind},{.metadata.labels.team}"
    Then it prints "<kind>,a"
    When I run "kubectl delete <word> one --wait=false"
    Then within 1 minute <word> one does not exist

    Examples:
      | kind                  | word                  | body                                                                                                                          |
      | Node                  | node                  | spec: { unschedulable: true }                                                                                                 |
      | Pod                   | pod                   | spec: { containers: [{ name: a, image: "nginx:1.27" }] }                                                                      |
      | ReplicationController | replicationcontroller | spec: { selector: { a: b }, template: { metadata: { labels: { a: b } }, spec: { containers: [{ name: a, image: "nginx" }] } } } |
      | Service               | service               | spec: { ports: [{ port: 80 }] }                                                                                               |
      | Namespace             | namespace             | spec: {}                                                                                                                      |
      | ConfigMap             | configmap             | data: { a: b }                                                                                                                |

  Scenario: An object that names no namespace is in that of the request
    When I run:
      """
      kubectl create namespace shop
      kubectl create -n shop -f - <<EOF
      apiVersion: v1
      kind: ConfigMap
      metadata: { name: here }
      EOF
      kubectl create -f - <<EOF
      apiVersion: v1
      kind: ConfigMap
      metadata: { name: there }
      EOF
      """
    And I run "kubectl get configmaps -A --field-selector=metadata.name!=kube-root-ca.crt -o custom-columns=N:.metadata.namespace,M:.metadata.name --no-headers"
    Then it prints:
      """
      default   there
      shop      here
      """

  Scenario: Who has read too early does not overwrite what came since
    When I run:
      """
      kubectl create configmap colours --from-literal=sky=blue
      kubectl patch configmap colours --type=merge -p '{"data":{"sky":"grey"}}'
      """
    And I run:
      """
      kubectl replace -f - <<EOF
      apiVersion: v1
      kind: ConfigMap
      metadata: { name: colours, resourceVersion: "1" }
      data: { sky: red }
      EOF
      """
    Then it fails with "the object has been modified; please apply your changes to the latest version and try again"
    And configmap colours matches:
      """
      data: { sky: grey }
      """
