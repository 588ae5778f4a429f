"""App configuration; registers with the ground floor what this floor has to say."""

from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    name = "enterprises"
    verbose_name = "排查"

    def ready(self) -> None:
        from enterprises import guards
        from enterprises import tasks as tasks  # declares who does which job
        from enterprises.actions import nudges, open_work, retention, tables, visit_papers
        from enterprises.queries import (
            backing,
            open_items,
            waiting,
            waiting_between,
            waiting_deliveries,
            waiting_requests,
            waiting_visits,
        )
        from shanyang.departments import agenda, backstop, nightly, norm_checks, workbench

        guards.declare()
        tables.register()
        retention.register()
        visit_papers.register()
        open_work.register()
        nightly.chore("remind of what is due", nudges.remind)
        backstop.register(backing.survey)
        norm_checks.register(open_items.LEDGERS)
        for stuck in open_items.PROVIDERS:
            agenda.register(stuck)
        for provider in (waiting_deliveries.owed, waiting_deliveries.unanswered, waiting_deliveries.doubtful):
            workbench.register(provider)
        for provider in (
            waiting.steps,
            waiting.answered_links,
            waiting.assigned,
            waiting.unsettled,
            waiting.signatures,
            waiting.rounds_to_move,
            backing.taken_over,
            waiting_requests.requests,
            waiting_visits.planned,
            waiting_visits.recalls,
        ):
            workbench.register(provider)
        for provider in (waiting_between.sweeps, waiting_between.changes, waiting_between.late, waiting_between.nudged):
            workbench.register(provider)
