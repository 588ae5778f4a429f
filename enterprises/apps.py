"""App configuration; registers with the ground floor what this floor has to say."""

from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    name = "enterprises"
    verbose_name = "排查"

    def ready(self) -> None:
        from enterprises import guards
        from enterprises import tasks as tasks  # declares who does which job
        from enterprises.actions import retention, tables
        from enterprises.queries import waiting, waiting_deliveries
        from shanyang.departments import workbench

        guards.declare()
        tables.register()
        retention.register()
        for provider in (waiting_deliveries.owed, waiting_deliveries.unanswered, waiting_deliveries.doubtful):
            workbench.register(provider)
        for provider in (waiting.steps, waiting.unsettled, waiting.signatures, waiting.rounds_to_move):
            workbench.register(provider)
