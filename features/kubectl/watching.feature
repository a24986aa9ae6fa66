Feature: Watching
  A real watch goes on until somebody stops it. Here nothing comes without a cause: a watch ends when the cluster has
  settled, or after the time that it is given.

  Background:
    Given a cluster of 2 nodes

  Scenario: Pods are watched while they come
    When I run "kubectl run web --image=nginx && kubectl get pods --watch"
    Then it prints:
      """
      NAME   READY   STATUS    RESTARTS   AGE
      web    0/1     Pending   0          0s
      ...
      web    0/1     ContainerCreating   0          0s
      ...
      web    1/1     Running             0          3s
      ...
      """
    And pod web is Running

  Scenario: Only what changes, and how
    When I run:
      """
      kubectl create configmap settings --from-literal=color=blue
      kubectl run web --image=nginx
      kubectl get pods --watch-only --output-watch-events --request-timeout=2s
      """
    Then it prints:
      """
      EVENT      NAME   READY   STATUS    RESTARTS   AGE
      MODIFIED   web    0/1     Pending   0          0s
      MODIFIED   web    0/1     ContainerCreating   0          0s
      """

  Scenario: A log is followed until its container has ended
    Given image work exits with code 0 after 20 seconds
    When I run "kubectl run once --image=work --restart=Never && sleep 5 && kubectl logs once --follow"
    Then pod once is Completed

  Scenario: Events are watched as they come
    When I run "kubectl run web --image=nginx && kubectl events --watch --for pod/web"
    Then it prints:
      """
      LAST SEEN   TYPE   REASON   OBJECT   MESSAGE
      ...
      0s    Normal   Started   Pod/web   Container started
      """

  @S-028 @S-033
  Scenario: Every change is told, in the order in which it was written
    When I run:
      """
      kubectl run web --image=nginx
      kubectl get pods --watch -o jsonpath='{.metadata.resourceVersion}{"\n"}' > seen
      cat seen | sort -n -u > sorted
      kubectl get pods --watch -o jsonpath='{.status.phase} {.status.podIP}{"\n"}' --request-timeout=1s
      """
    Then it prints:
      """
      Running ...
      """
    When I run "cat seen | wc -l && cat sorted | wc -l"
    Then it prints "4"
    When I run "cat seen"
    Then it prints:
      """
      2...
      2...
      2...
      2...
      """
