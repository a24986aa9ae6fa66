Feature: Commands that change a deployment
  People change deployments by commands, and a command says at once what is wrong with it.

  Background:
    Given the cluster in three-workers-web
    And everything is ready

  @S-300 @S-301 @S-312
  Scenario: A new image rolls out, and the status waits for it
    When I run:
      """
      kubectl set image deployment web web=nginx:1.20
      kubectl rollout status deployment web
      """
    Then it prints:
      """
      ...
      deployment "web" successfully rolled out
      """
    And deployment web runs image nginx:1.20
    And throughout, deployment web has at least 3 available replicas
    And for 10 minutes deployment web is rolled out

  @S-319
  Scenario: A container that is not there has no image
    When I run "kubectl set image deployment web tomcat=tomcat:10"
    Then it fails with "unable to find container named \"tomcat\""
    And for 10 minutes deployment web runs image nginx:1.19

  @S-322
  Scenario: The columns of a deployment
    Given 1 minute passes
    When I run "kubectl get deployment"
    Then it prints:
      """
      NAME   READY   UP-TO-DATE   AVAILABLE   AGE
      web    3/3     3            3           ...
      """

  Scenario: A restart replaces every pod by another of the same image
    When deployment web is restarted
    Then within 5 seconds deployment web has 1 updated replica
    And within 1 minute deployment web is rolled out
    And deployment web runs image nginx:1.19
    And throughout, deployment web has at least 3 available replicas
