Feature: Everything is an object
  Whatever the cluster knows is an object of some kind: made, read, changed and deleted in one way, through one door.

  Background:
    Given a cluster of 2 nodes

  @S-003
  Scenario Outline: A <kind> is made, read, changed and deleted
    When I run:
      """
      kubectl create -f - <<EOF
      apiVersion: <version>
      kind: <kind>
      metadata: { name: shop }
      <rest>
      EOF
      """
    And I run "kubectl label <kind> shop team=web"
    Then "{.metadata.labels.team}" of <kind> shop is web
    And I run "kubectl get <kind> shop -o name"
    And it succeeds
    And I run "kubectl delete <kind> shop"
    And <kind> shop does not exist

    Examples:
      | kind                  | version              | rest                                                                                                                                                      |
      | Node                  | v1                   | spec: { podCIDR: 10.244.9.0/24 }                                                                                                                          |
      | Pod                   | v1                   | spec: { containers: [{ name: c, image: "nginx:1.19" }] }                                                                                                  |
      | ReplicationController | v1                   | spec: { replicas: 1, selector: { app: a }, template: { metadata: { labels: { app: a } }, spec: { containers: [{ name: c, image: "nginx:1.19" }] } } }     |
      | Service               | v1                   | spec: { selector: { app: a }, ports: [{ port: 80 }] }                                                                                                     |
      | Deployment            | apps/v1              | spec: { selector: { matchLabels: { app: a } }, template: { metadata: { labels: { app: a } }, spec: { containers: [{ name: c, image: "nginx:1.19" }] } } } |
      | ConfigMap             | v1                   | data: { a: b }                                                                                                                                            |
      | Namespace             | v1                   |                                                                                                                                                           |
      | NetworkPolicy         | networking.k8s.io/v1 | spec: { podSelector: {} }                                                                                                                                 |

  @S-005 @S-060
  Scenario: The manifest has four parts, and the system adds the fifth
    When I apply the manifest:
      """
      apiVersion: v1
      kind: Pod
      metadata: { name: web, labels: { app: web }, annotations: { owner: ops } }
      spec: { containers: [{ name: c, image: "nginx:1.19" }] }
      """
    Then pod web matches:
      """
      metadata: { namespace: default, labels: { app: web }, annotations: { owner: ops } }
      spec: { restartPolicy: Always }
      status: { phase: Pending }
      """
    And within 10 seconds "{.status.phase}" of pod web is Running

  @S-060
  Scenario: Without a namespace of its own it goes where the request goes
    Given I run "kubectl create namespace shop"
    When I run:
      """
      kubectl -n shop apply -f - <<EOF
      apiVersion: v1
      kind: ConfigMap
      metadata: { name: settings }
      EOF
      """
    Then configmap "shop/settings" exists
    And configmap "default/settings" does not exist

  @S-002
  Scenario: What somebody takes away is put back, and nobody is asked
    Given deployment web with 3 replicas of image nginx:1.19
    And everything is ready
    When I run "kubectl delete replicasets,pods -l app=web --wait=false"
    Then within 1 minute deployment web has 3 ready replicas
    And for 10 minutes deployment web has 3 ready replicas

  @S-013 @S-014
  Scenario: One submission of several groups of pods, each placed and counted for itself
    When I run:
      """
      kubectl apply -f - <<EOF
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: front }
      spec:
        replicas: 3
        selector: { matchLabels: { app: front } }
        template:
          metadata: { labels: { app: front } }
          spec: { containers: [{ name: web, image: "front:1" }, { name: logs, image: "logs:1" }] }
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: { name: back }
      spec:
        replicas: 2
        selector: { matchLabels: { app: back } }
        template:
          metadata: { labels: { app: back } }
          spec: { containers: [{ name: app, image: "back:1" }] }
      ---
      apiVersion: v1
      kind: Service
      metadata: { name: front }
      spec: { selector: { app: front }, ports: [{ port: 80 }] }
      EOF
      """
    Then within 20 seconds deployment front has 3 ready replicas
    And deployment back has 2 ready replicas
    And pods of deployment front run on 2 nodes
    And service front has 3 endpoints
    And a request to "http://front" is answered by deployment front

  @S-039
  Scenario: Raw requests and kubectl see the same
    Given I run "kubectl create configmap settings --from-literal=colour=red"
    When I run "kubectl get --raw /api/v1/namespaces/default/configmaps/settings"
    Then it prints:
      """
      ..."data":{"colour":"red"}...
      """
    And I run "kubectl delete --raw /api/v1/namespaces/default/configmaps/settings"
    And I run "kubectl get configmap settings"
    And it fails with "configmaps \"settings\" not found"

  @S-059
  Scenario: Who has not seen the last change does not overwrite it
    Given the manifest:
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: { name: settings }
      data: { colour: red }
      """
    And I run "kubectl patch configmap settings --type=merge -p '{\"data\":{\"colour\":\"blue\"}}'"
    When I run:
      """
      kubectl replace -f - <<EOF
      apiVersion: v1
      kind: ConfigMap
      metadata: { name: settings, resourceVersion: "1" }
      data: { colour: green }
      EOF
      """
    Then it fails with "Operation cannot be fulfilled on configmaps \"settings\": the object has been modified; please apply your changes to the latest version and try again"
    And throughout, "{.data.colour}" of configmap settings is blue

  @S-058
  Scenario: Those who work on an object write what they see into it, through the API server
    Given deployment web with 1 replica of image nginx:1.19
    And everything is ready
    When I run:
      """
      kubectl get pods -l app=web -o jsonpath="{.items[0].metadata.managedFields[?(@.subresource=='status')].manager}"
      """
    Then it prints "kubelet"
    And I run:
      """
      kubectl get deployment web -o jsonpath="{.metadata.managedFields[?(@.subresource=='status')].manager}"
      """
    And it prints "kube-controller-manager"

  @S-031
  Scenario: A pod is bound before a kubelet knows of it
    Given the kubelet on node worker-1 stops
    And the kubelet on node worker-2 stops
    When I apply the manifest:
      """
      apiVersion: v1
      kind: Pod
      metadata: { name: web }
      spec: { containers: [{ name: c, image: "nginx:1.19" }] }
      """
    Then within 1 second pod web has condition PodScheduled True
    And for 20 seconds pod web is Pending

  @S-063
  Scenario: The service of the API server comes back with its address
    When I run "kubectl delete service kubernetes"
    Then within 15 seconds service kubernetes exists
    And "{.spec.clusterIP}" of service kubernetes is "10.96.0.1"

  @S-247
  Scenario: What the system makes for itself is in kube-system
    When I run "kubectl -n kube-system get leases -o name"
    Then it prints:
      """
      lease.coordination.k8s.io/kube-controller-manager
      lease.coordination.k8s.io/kube-scheduler
      """

  @S-259
  Scenario: It is the controller manager that empties a namespace
    Given I run "kubectl create namespace shop"
    And the controller manager stops
    And I run "kubectl delete namespace shop --wait=false"
    And 10 minutes pass
    And namespace shop is Terminating
    When the controller manager starts again
    Then within 1 minute namespace shop does not exist

  @S-011
  Scenario: Without its control plane nothing is answered, and what runs runs on
    Given deployment web with 2 replicas of image nginx:1.19
    And everything is ready
    And the API server stops
    And the controller manager stops
    And the scheduler stops
    When I run "kubectl get pods"
    Then it fails with "The connection to the server"
    And for 30 minutes 2 pods of deployment web are Running
    And throughout, deployment web has restarted 0 times

  @S-220 @S-233
  Scenario: Labels group in as many ways as there are
    Given the manifest:
      """
      apiVersion: v1
      kind: List
      items:
      - { apiVersion: v1, kind: ConfigMap, metadata: { name: a, labels: { release: stable, environment: prod, tier: front } } }
      - { apiVersion: v1, kind: ConfigMap, metadata: { name: b, labels: { release: canary, environment: prod, tier: front } } }
      - { apiVersion: v1, kind: ConfigMap, metadata: { name: c, labels: { release: stable, environment: test, tier: back } } }
      """
    When I run "kubectl get configmaps -l environment=prod -o name"
    Then it prints:
      """
      configmap/a
      configmap/b
      """
    And I run "kubectl get configmaps -l release=stable,tier=back -o name"
    And it prints "configmap/c"
    And I run "kubectl get configmaps -l tier -o name"
    And it prints:
      """
      configmap/a
      configmap/b
      configmap/c
      """

  @S-241
  Scenario: A pod is found by its labels from its start
    Given deployment web with 1 replica of image nginx:1.19
    And service web exposes port 80 of deployment web
    When everything is ready
    Then service web has 1 endpoint
    And for 1 minute service web has 1 endpoint
