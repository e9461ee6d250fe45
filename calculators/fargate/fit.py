"""How many tasks fit onto an EC2 instance."""

from __future__ import annotations

from calculators.contract import CalculatorError, Result, Step
from calculators.exact import ceil_div, quotient, tidy
from calculators.explain import mistakes, not_negative, plural, positive
from calculators.fargate import rules
from calculators.units import number_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from calculators.contract import Plain
    from calculators.units import Exact

CAPACITY = "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/memory-management.html"


class Instance:
    """What an instance offers to tasks."""

    def __init__(self, cpu: Exact, memory: Exact, reserve: Exact) -> None:
        positive("instance_cpu", cpu, "CPU")
        self.cpu = cpu * rules.UNITS  # CPU units
        total = rules.mebibytes("instance_memory", memory)
        kept = rules.mebibytes("reserve", reserve) if reserve else 0
        self.memory = total - kept  # MiB
        if self.memory <= 0:
            raise CalculatorError(
                "reserve", "Nothing is left of the instance's memory.", "Reserve less than it has."
            )

    def holds(self, cpu: Exact, memory: Exact) -> int:
        """Tasks that fit.

        Raises:
            CalculatorError: None.
        """
        tasks = rules.tasks_that_fit(cpu, memory, self.cpu, self.memory)
        if not tasks:
            short = "instance_cpu" if self.cpu < cpu else "instance_memory"
            raise CalculatorError(
                short, "Not one task fits onto such an instance.", "Take a larger instance."
            )
        return tasks


def fit(
    *,
    cpu: Exact,
    memory: Exact,
    tasks: int,
    instance_cpu: Exact,
    instance_memory: Exact,
    reserve: Exact,
) -> Result:
    """Tasks on instances; inputs as ``operations.FIT`` lists them.

    Raises:
        CalculatorError: Not one fits.
    """
    units, mib = rules.cpu_units("cpu", cpu), rules.mebibytes("memory", memory)
    not_negative("tasks", tasks, "A number of tasks")
    not_negative("reserve", reserve, "A reserve")
    instance = Instance(instance_cpu, instance_memory, reserve)
    each = instance.holds(units, mib)
    by_cpu, by_memory = int(instance.cpu // units), int(instance.memory // mib)
    needed = ceil_div(tasks, each)
    limited = "both" if by_cpu == by_memory else "CPU" if by_cpu < by_memory else "memory"
    return Result(
        {
            "per_instance": each,
            "instances": needed,
            "limited_by": limited,
            "cpu_used": _percent(each * units, instance.cpu),
            "memory_used": _percent(each * mib, instance.memory),
            "room_for": needed * each - tasks,
        },
        {
            "per_instance": "task" if each == 1 else "tasks",
            "instances": "instance" if needed == 1 else "instances",
            "limited_by": "",
            "cpu_used": "%",
            "memory_used": "%",
            "room_for": "more tasks",
        },
        [
            Step(
                f"By CPU: {number_text(instance.cpu)} / {number_text(units)} CPU units = {plural(by_cpu, 'task')}.",
                "A task is placed only where its CPU units are left; a vCPU has 1,024.",
                CAPACITY,
            ),
            Step(
                f"By memory: {number_text(instance.memory)} / {number_text(mib)} MiB = {plural(by_memory, 'task')}.",
                "So for memory, of which the system and the container agent keep some.",
                CAPACITY,
            ),
            Step(
                f"The smaller counts: {plural(each, 'task')} an instance, {plural(needed, 'instance')} for {tasks:,}.",
                "Whole tasks fit, and whole instances are started.",
                CAPACITY,
            ),
        ],
        assumptions=[
            "Tasks in awsvpc network mode also take a network interface each, of which small instances have few.",
            *([] if reserve else ["Nothing is kept for the system: give reserve for a real instance."]),
        ],
        misconceptions=[
            *mistakes(
                "per_instance",
                each,
                [
                    (max(by_cpu, by_memory), "takes the larger of CPU and memory"),
                    (by_cpu + by_memory, "adds the tasks by CPU and by memory"),
                    (each + 1, "rounds up, though no part of a task fits"),
                    (int((instance.cpu + instance.memory) // (units + mib)), "adds CPU and memory first"),
                    (int(instance_cpu), "takes one task a vCPU"),
                    (2 * each, "takes it that tasks share what they reserve"),
                ],
            ),
            *mistakes(
                "instances",
                needed,
                [
                    (ceil_div(tasks, max(by_cpu, by_memory)), "takes the larger of CPU and memory"),
                    (tasks // each, "rounds down and leaves tasks without a place"),
                    (ceil_div(tasks * units, instance.cpu), "divides all the CPU, without whole tasks"),
                    (ceil_div(tasks * mib, instance.memory), "divides all the memory, without whole tasks"),
                    (tasks, "takes one instance a task"),
                    (needed + 1, "adds one in reserve, though none is asked for"),
                ],
            ),
        ],
    )


def _percent(part: Exact, whole: Exact) -> Plain:
    share = quotient(part * 100, whole)
    return tidy(share, 1)
