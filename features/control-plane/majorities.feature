Feature: How many members may be lost
  etcd writes when more than half of its members agree: of three one may be lost, of five two. One more, and it is as good
  as none until somebody comes back.

  @S-023
  Scenario: Of three members one may be lost
    Given a cluster of 1 node
    And a control plane of 3 members
    And everything is ready
    When etcd member etcd-1 stops
    And 5 seconds pass
    And I run "kubectl create configmap one"
    Then it prints "configmap/one created"
    When etcd member etcd-2 stops
    And I run "kubectl create configmap two"
    Then it fails with "etcdserver: request timed out"

  @S-023
  Scenario: Of five members two may be lost
    Given a cluster of 1 node
    And a control plane of 5 members
    And everything is ready
    When etcd member etcd-1 stops
    And etcd member etcd-2 stops
    And 5 seconds pass
    And I run "kubectl create configmap two"
    Then it prints "configmap/two created"
    When etcd member etcd-3 stops
    And I run "kubectl create configmap three"
    Then it fails with "etcdserver: request timed out"
