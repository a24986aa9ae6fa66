Feature: Manifests on the command line
  create makes what must not be there yet, apply makes or changes it, delete takes it away; each by the same file.

  Background:
    Given a cluster of 2 nodes

  @S-485
  Scenario: create does it once
    When I run:
      """
      kubectl create -f - <<EOF
      apiVersion: v1
      kind: ConfigMap
      metadata: { name: settings }
      data: { color: blue }
      EOF
      """
    Then it prints "configmap/settings created"
    When I run:
      """
      kubectl create -f - <<EOF
      apiVersion: v1
      kind: ConfigMap
      metadata: { name: settings }
      data: { color: red }
      EOF
      """
    Then it fails with "configmaps \"settings\" already exists"
    And "{.data.color}" of configmap settings is blue

  @S-486
  Scenario: apply creates, leaves alone, and changes
    When I run:
      """
      kubectl apply -f - <<EOF
      apiVersion: v1
      kind: ConfigMap
      metadata: { name: settings }
      data: { color: blue, size: big }
      EOF
      """
    Then it prints "configmap/settings created"
    When I run:
      """
      kubectl apply -f - <<EOF
      apiVersion: v1
      kind: ConfigMap
      metadata: { name: settings }
      data: { color: blue, size: big }
      EOF
      """
    Then it prints "configmap/settings unchanged"
    When I run:
      """
      kubectl apply -f - <<EOF
      apiVersion: v1
      kind: ConfigMap
      metadata: { name: settings }
      data: { color: red }
      EOF
      """
    Then it prints "configmap/settings configured"
    And "{.data}" of configmap settings is "{\"color\":\"red\"}"

  @S-487
  Scenario: delete takes away what a file describes
    Given I run "kubectl create configmap settings --from-literal=color=blue"
    When I run:
      """
      kubectl delete -f - <<EOF
      apiVersion: v1
      kind: ConfigMap
      metadata: { name: settings }
      EOF
      """
    Then it prints:
      """
      configmap "settings" deleted...
      """
    And configmap settings does not exist

  @S-004
  Scenario: JSON says the same as YAML
    When I run:
      """
      kubectl create -f - <<EOF
      {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "json"}, "spec": {"containers": [{"name": "c", "image": "c:1"}]}}
      EOF
      kubectl create -f - <<EOF
      apiVersion: v1
      kind: Pod
      metadata: { name: yaml }
      spec: { containers: [{ name: c, image: "c:1" }] }
      EOF
      """
    Then within 10 seconds pod json is Running
    And pod yaml is Running

  @S-492
  Scenario: patch changes what it names
    Given deployment web with 2 replicas of image nginx:1.19
    And everything is ready
    When I run "kubectl patch deployment web -p '{\"spec\":{\"replicas\":4}}'"
    Then it prints "deployment.apps/web patched"
    And within 10 seconds deployment web has 4 ready replicas
    And throughout, deployment web runs image nginx:1.19

  @S-474 @S-488
  Scenario: delete all is not all
    Given deployment web with 2 replicas of image nginx:1.19
    And service web exposes port 80 of deployment web
    And I run "kubectl create configmap settings --from-literal=color=blue"
    And I run "kubectl create secret generic password --from-literal=word=secret"
    And everything is ready
    When I run "kubectl delete all --all"
    Then deployment web does not exist
    And service web does not exist
    And for 10 minutes configmap settings exists
    And throughout, secret password exists

  @S-274
  Scenario: Orphans are what deleting alone leaves
    Given the cluster in kubia
    And service kubia exposes port 80 of rc kubia
    And everything is ready
    When I run "kubectl delete rc kubia --cascade=orphan"
    Then rc kubia does not exist
    And for 10 minutes 3 pods of service kubia are Running

  @S-273
  Scenario: Deleting a controller deletes its pods
    Given the cluster in kubia
    And service kubia exposes port 80 of rc kubia
    And everything is ready
    When I run "kubectl delete rc kubia"
    Then within 5 seconds no pods of service kubia exist
    And rc kubia does not exist
    And for 10 minutes no pods of service kubia exist

  @S-499
  Scenario Outline: <short> is short for <long>
    When I run "kubectl get <short>"
    Then it succeeds
    And it prints ""

    Examples:
      | short  | long                    |
      | po     | pods                    |
      | rc     | replication controllers |
      | rs     | replica sets            |
      | ds     | daemon sets             |
      | deploy | deployments             |

  @S-499
  Scenario: So are svc and ns
    When I run "kubectl get svc,ns -o name"
    Then it prints:
      """
      service/kubernetes
      namespace/default
      namespace/kube-node-lease
      namespace/kube-public
      namespace/kube-system
      """

  Scenario: What a command prints becomes a file
    When I run:
      """
      kubectl create configmap colors --from-literal=sky=blue --dry-run=client -o yaml > colors.yaml
      kubectl apply -f colors.yaml
      """
    Then it prints "configmap/colors created"
    When I run "cat colors.yaml | grep sky"
    Then it prints "  sky: blue"
    When I run "kubectl get configmap nothing 2>/dev/null"
    Then it fails with ""

  Scenario: A manifest of the internet is what the scenario says that it is
    Given the file "https://example.com/agent/install.yaml":
      """
      apiVersion: v1
      kind: Namespace
      metadata: { name: agent }
      """
    When I run "kubectl apply -f https://example.com/agent/install.yaml"
    Then it prints "namespace/agent created"
    When I run "kubectl apply -f https://example.com/other.yaml"
    Then it fails with "there is no network here to read \"https://example.com/other.yaml\" from"

  Scenario Outline: A placeholder is nothing to a shell: <command>
    When I run "kubectl <command>"
    Then it fails with "bash: <error>"

    Examples:
      | command                  | error                                          |
      | logs <pod-name>          | syntax error near unexpected token `newline'   |
      | exec <pod> -- ls         | pod: No such file or directory                 |
