Feature: Editing in place
  edit hands the live object to an editor and stores what comes back. There is no terminal here: KUBE_EDITOR names a program
  that does its work by itself.

  Background:
    Given a cluster of 2 nodes
    And deployment web with 2 replicas of image nginx:1.19
    And everything is ready

  @S-490 @S-299
  Scenario: What the editor changes is stored, and rolled out
    When I run "KUBE_EDITOR='sed -i s/nginx:1.19/nginx:1.20/' kubectl edit deployment/web"
    Then it prints "deployment.apps/web edited"
    And within 1 minute deployment web runs image nginx:1.20
    And throughout, deployment web has at least 2 ready replicas

  @S-490
  Scenario: An editor that changes nothing stores nothing
    When I run "KUBE_EDITOR=true kubectl edit deployment/web"
    Then it prints ""
    And throughout, "{.metadata.generation}" of deployment web is 1

  Scenario: What is not valid is not saved
    When I run "KUBE_EDITOR='sed -i \"s/replicas: 2/replicas: -2/\"' kubectl edit deployment/web"
    Then it fails with "Edit cancelled, no valid changes were saved."
    And deployment web has 2 replicas

  @S-493
  Scenario: replace puts a whole object in the place of another
    When I run:
      """
      kubectl create configmap settings --from-literal=color=blue --from-literal=size=big
      kubectl replace -f - <<EOF
      apiVersion: v1
      kind: ConfigMap
      metadata: { name: settings }
      data: { color: red }
      EOF
      """
    Then it prints "configmap/settings replaced"
    And "{.data.color}{.data.size}" of configmap settings is red
    When I run:
      """
      kubectl replace -f - <<EOF
      apiVersion: v1
      kind: ConfigMap
      metadata: { name: nobody }
      EOF
      """
    Then it fails with "configmaps \"nobody\" not found"
