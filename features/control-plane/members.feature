Feature: A control plane of several members
  Three machines run the control plane together: an API server, a controller manager, a scheduler and a member of etcd each.
  The API servers all answer; of the controller managers and of the schedulers one works and the others wait; etcd answers as
  long as more than half of its members are there.

  Background:
    Given a cluster of 3 nodes
    And a control plane of 3 members
    And deployment web with 3 replicas of image nginx:1.27
    And everything is ready

  @S-008 @S-010
  Scenario: Masters and workers stand beside each other, and pods go to the workers
    When I run "kubectl get nodes"
    Then it prints:
      """
      NAME              STATUS   ROLES           AGE   VERSION
      control-plane-1   Ready    control-plane   ...
      control-plane-2   Ready    control-plane   ...
      control-plane-3   Ready    control-plane   ...
      worker-1          Ready    <none>          ...
      worker-2          Ready    <none>          ...
      worker-3          Ready    <none>          ...
      """
    And no pods of deployment web run on node control-plane-1
    And for 10 minutes pods of deployment web run on 3 nodes

  @S-041
  Scenario: Any of the API servers answers
    Given the API server on control-plane-1 stops
    And the API server on control-plane-3 stops
    When I run "kubectl scale deployment web --replicas=4"
    Then within 1 minute deployment web has 4 ready replicas
    And throughout, deployment web has at least 3 ready replicas
    When the API server on control-plane-2 stops
    And I run "kubectl get pods"
    Then it fails with "The connection to the server"
    And for 10 minutes deployment web has 4 ready replicas

  @S-069
  Scenario: One controller manager works, the others wait for its lease
    Given "{.spec.holderIdentity}" of lease "kube-system/kube-controller-manager" is "control-plane-1_1"
    When the controller manager on control-plane-2 stops
    And the controller manager on control-plane-3 stops
    And a pod of deployment web is deleted
    Then within 10 seconds deployment web has 3 ready replicas
    And for 10 minutes "{.spec.holderIdentity}" of lease "kube-system/kube-controller-manager" is "control-plane-1_1"

  @S-070
  Scenario: Another takes over when the lease has expired, and goes on from what is stored
    Given node control-plane-1 is lost
    And 2 seconds pass
    When a pod of deployment web is deleted
    Then for 10 seconds 2 pods of deployment web are ready
    And within 1 minute deployment web has 3 ready replicas
    And for 10 minutes deployment web has 3 ready replicas

  Scenario: One member of etcd is missed by nobody for longer than an election
    When etcd member etcd-1 stops
    And 2 seconds pass
    And I run "kubectl scale deployment web --replicas=5"
    Then within 1 minute deployment web has 5 ready replicas
    And throughout, deployment web has at least 3 ready replicas

  @S-024
  Scenario: Without a majority nothing is written or read, and nothing that was written is lost
    Given etcd member etcd-1 stops
    And etcd member etcd-2 stops
    When I run "kubectl get pods"
    Then it fails with "Error from server: etcdserver: request timed out"
    When I run "kubectl scale deployment web --replicas=5"
    Then it fails with "Error from server: etcdserver: request timed out"
    And for 10 minutes 3 pods of deployment web are Running
    When etcd member etcd-1 starts again
    And 10 seconds pass
    And I run "kubectl scale deployment web --replicas=5"
    Then within 1 minute deployment web has 5 ready replicas

  @S-021
  Scenario: A node between the two halves: who is cut off does not count
    When node control-plane-2 is disconnected
    And node control-plane-3 is disconnected
    And I run "kubectl get pods"
    Then it fails with "Error from server: etcdserver: request timed out"
    When node control-plane-3 comes back
    And 5 seconds pass
    And I run "kubectl get deployment web"
    Then it succeeds
    And for 10 minutes deployment web has 3 replicas

  @S-022
  Scenario: What one was answered is what another reads, whichever members are there
    When I run "kubectl create configmap settings --from-literal=color=blue"
    And node control-plane-1 is lost
    And 5 seconds pass
    And I run "kubectl get configmap settings -o jsonpath='{.data.color}'"
    Then it prints "blue"
    When I run "kubectl patch configmap settings -p '{\"data\":{\"color\":\"red\"}}'"
    And node control-plane-1 comes back
    And node control-plane-2 is lost
    And 5 seconds pass
    And I run "kubectl get configmap settings -o jsonpath='{.data.color}'"
    Then it prints "red"

  @S-094
  Scenario: One scheduler places pods, and another does when its lease has expired
    When the scheduler on control-plane-1 stops
    And deployment web is scaled to 4 replicas
    Then within 1 second 1 pod of deployment web is Pending
    And for 8 seconds 1 pod of deployment web is Pending
    And within 1 minute deployment web has 4 ready replicas
    When the scheduler on control-plane-1 starts again
    And deployment web is scaled to 5 replicas
    Then within 1 minute deployment web has 5 ready replicas
    And for 10 minutes 5 pods of deployment web exist
