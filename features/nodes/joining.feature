Feature: Nodes join
  A machine becomes a node when its kubelet registers it. From then on a lease that the kubelet renews tells that it lives.

  @S-015 @S-105 @S-106 @S-107
  Scenario: A machine that joins is a node, and takes pods
    Given the cluster in three-workers-web
    And everything is ready
    When node worker-4 joins the cluster
    Then within 1 minute node worker-4 is Ready
    When deployment web is scaled to 4 replicas
    Then within 20 seconds 1 pod of deployment web runs on node worker-4
    And throughout, deployment web has at least 3 ready replicas

  @S-109 @S-245
  Scenario: Every node has a lease, renewed every ten seconds
    Given a cluster of 2 nodes
    When 1 minute passes
    Then lease kube-node-lease/worker-1 exists
    And lease kube-node-lease/worker-2 matches:
      """
      spec: { holderIdentity: worker-2, leaseDurationSeconds: 40 }
      """

  @S-108
  Scenario: A node says what it is
    Given a cluster of 1 node with 4 CPU and 8Gi memory each
    And the cluster runs Kubernetes 1.34
    When 1 minute passes
    Then node worker-1 matches:
      """
      status:
        capacity: { cpu: "4", memory: 8Gi, pods: "110" }
        nodeInfo: { operatingSystem: linux, architecture: amd64 }
      """

  @S-118
  Scenario Outline: The columns of a node of Kubernetes <version>
    Given a cluster with these nodes:
      | name   | roles         |
      | master | control-plane |
      | worker |               |
    And the cluster runs Kubernetes <version>
    And 2 minutes pass
    When I run "kubectl get nodes"
    Then it prints:
      """
      NAME     STATUS   ROLES           AGE   VERSION
      master   Ready    control-plane ... v<version>.0
      worker   Ready    <none> ... v<version>.0
      """

    Examples:
      | version |
      | 1.30    |
      | 1.36    |

  @S-119 @S-543
  Scenario: A label makes a role, and its removal unmakes it
    Given a cluster of 1 node
    When I run:
      """
      kubectl label node worker-1 node-role.kubernetes.io/worker=''
      kubectl get nodes
      """
    Then it prints:
      """
      NAME ... ROLES ...
      worker-1   Ready    worker ...
      """
    When I run:
      """
      kubectl label node worker-1 node-role.kubernetes.io/worker-
      kubectl get nodes
      """
    Then it prints:
      """
      NAME ... ROLES ...
      worker-1   Ready    <none> ...
      """

  @S-131
  Scenario: What is known of a node its kubelet has said
    Given a cluster of 1 node
    When node late joins the cluster
    Then within 10 seconds node late is Ready
    And event "NodeReady" was recorded for node late
    When the kubelet on node late stops
    Then for 30 seconds node late is Ready
    And within 1 minute node late is NotReady
    And "{.status.conditions[?(@.type=='Ready')].reason}" of node late is NodeStatusUnknown
    When the kubelet on node late starts again
    Then within 10 seconds node late is Ready
    And for 10 minutes node late is Ready
