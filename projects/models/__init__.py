from projects.models.demand import Demand, DemandAnswer
from projects.models.project import MOVES, Project, ProjectFile, State

__all__ = ["MOVES", "Demand", "DemandAnswer", "Project", "ProjectFile", "State"]
