Feature: Contexts say as whom and where kubectl asks
  The file of contexts is kept for the scenario. A context with a namespace changes the current one, for steps too.

  Background:
    Given a cluster of 1 node

  Scenario: The namespace of the context is that of the commands and steps that follow
    When I run:
      """
      kubectl create namespace shop
      kubectl config set-context --current --namespace=shop
      kubectl create deployment web --image=nginx
      """
    Then within 10 seconds deployment shop/web has 1 ready replica
    And deployment web has 1 ready replica
    When I run "kubectl config get-contexts"
    Then it prints:
      """
      CURRENT   NAME                          CLUSTER      AUTHINFO           NAMESPACE
      *         kubernetes-admin@kubernetes   kubernetes   kubernetes-admin   shop
      """

  Scenario: Somebody else has a context of their own
    When I run:
      """
      kubectl config set-credentials jane
      kubectl config set-context jane --cluster=kubernetes --user=jane --namespace=default
      kubectl config use-context jane
      """
    And I run "kubectl get pods"
    Then it fails with "pods is forbidden: User \"system:anonymous\" cannot list resource \"pods\""
    When I run "kubectl config use-context nobody"
    Then it fails with "error: no context exists with the name: \"nobody\""
    When I run "kubectl get pods --context kubernetes-admin@kubernetes"
    Then it succeeds
