Feature: Events
  What has happened to an object is told by events: who says so, what, why, since when and how often.

  Background:
    Given a cluster of 1 node
    And the time is "2024-03-01T12:00:00Z"

  @S-475 @S-480
  Scenario: An event has times, a count, a source, a type and a reason
    When I run "kubectl run web --image=nginx"
    Then within 1 minute event Started was recorded for pod web
    When I run "kubectl get events --field-selector reason=Pulling -o jsonpath='{range .items[*]}{.type} {.reason} {.count} {.source.component} {.firstTimestamp} {.lastTimestamp}{end}'"
    Then it prints "Normal Pulling 1 kubelet 2024-03-01T12:00:00Z 2024-03-01T12:00:00Z"

  @S-477 @S-480
  Scenario: What happens again raises a count
    Given image crash exits with code 1 after 1 second
    When I run "kubectl run web --image=crash"
    Then within 5 minutes pod web has restarted 4 times
    When I run "kubectl get events --field-selector reason=BackOff --no-headers | wc -l"
    Then it prints "1"
    When I run "kubectl get events --field-selector reason=BackOff -o jsonpath='{.items[0].type} {.items[0].count}'"
    Then it prints "Warning 3"

  @S-479
  Scenario: An event is kept for an hour
    Given pod web with image nginx
    And everything is ready
    When I run "kubectl events --for pod/web --no-headers | wc -l"
    Then it prints "5"
    When 59 minutes pass
    And I run "kubectl events --for pod/web --no-headers | wc -l"
    Then it prints "5"
    When 2 minutes pass
    And I run "kubectl events --for pod/web"
    Then it prints ""

  @S-478
  Scenario: Why a pod does not start
    Given image nginx:none does not exist
    When I run "kubectl run web --image=nginx:none && sleep 1m && kubectl describe pod web"
    Then it prints:
      """
      Name:             web
      ...
          State:          Waiting
            Reason:       ImagePullBackOff
      ...
        Warning  Failed ...
      ...
      """
    And for 10 minutes, pod web is not Running
