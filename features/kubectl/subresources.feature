Feature: Parts of objects
  The status and the scale of an object are written and read by themselves, with --subresource.

  Background:
    Given a cluster of 2 nodes
    And deployment web with 2 replicas of image nginx:1.19
    And everything is ready

  Scenario: The scale of a deployment
    When I run "kubectl get deployment web --subresource=scale"
    Then it prints:
      """
      NAME   DESIRED   AVAILABLE   AGE
      web    2         2           ...
      """
    When I run "kubectl get deployment web --subresource=scale -o jsonpath={.kind}/{.spec.replicas}/{.status.selector}"
    Then it prints "Scale/2/app=web"
    When I run "kubectl patch deployment web --subresource=scale --type=merge -p '{\"spec\":{\"replicas\":3}}'"
    Then it prints "scale.autoscaling/web patched"
    And within 10 seconds deployment web has 3 ready replicas
    And for 1 minute deployment web has 3 ready replicas
    When I run "KUBE_EDITOR='sed -i s/replicas:\ 3/replicas:\ 1/' kubectl edit deployment web --subresource=scale"
    Then it prints "scale.autoscaling/web edited"
    And within 10 seconds deployment web has 1 ready replica

  Scenario: What has no scale
    When I run "kubectl get service kubernetes --subresource=scale"
    Then it fails with "Error from server (NotFound): the server could not find the requested resource"

  Scenario Outline: <command>
    When I run "<command>"
    Then it fails with "<error>"

    Examples:
      | command                                       | error                                                                             |
      | kubectl get deployments --subresource=status  | error: subresource cannot be used when bulk resources are specified               |
      | kubectl get deployment web --subresource=logs | error: invalid subresource value: \"logs\". Must be one of [status scale resize]  |

  Scenario: The status of an object is changed alone
    When I run "kubectl patch deployment web --subresource=status -p '{\"spec\":{\"replicas\":5},\"status\":{\"replicas\":7}}'"
    Then it prints "deployment.apps/web patched"
    And "{.spec.replicas}" of deployment web is 2
    And for 1 minute deployment web has 2 ready replicas

  Scenario: The objects behind revisions
    When I run "kubectl set image deployment/web nginx=nginx:1.20"
    And everything is ready
    And I run "kubectl rollout history deployment/web -o jsonpath={.spec.template.spec.containers[0].image},"
    Then it prints "nginx:1.19,nginx:1.20,"
    When I run "kubectl rollout history deployment/web --revision=2 -o jsonpath={.kind}/{.spec.replicas}"
    Then it prints "ReplicaSet/2"
    When I run "kubectl rollout history deployment/web --revision=9 -o yaml"
    Then it fails with "error: unable to find the specified revision"

  Scenario: What was applied last is edited alone
    When I run:
      """
      kubectl apply -f - <<EOF
      apiVersion: v1
      kind: ConfigMap
      metadata: { name: settings }
      data: { color: blue }
      EOF
      KUBE_EDITOR='sed -i s/blue/red/' kubectl apply edit-last-applied configmap settings
      kubectl apply view-last-applied configmap settings -o json
      """
    Then it prints:
      """
      {
        "apiVersion": "v1",
        "data": {
          "color": "red"
        },
        "kind": "ConfigMap",
        "metadata": {
          "annotations": {},
          "name": "settings",
          "namespace": "default"
        }
      }
      """
    And "{.data.color}" of configmap settings is blue
