"""参数: the numbers of the regulations and of the district, each with its article and its first day.

A dated ParameterValue with the same name overrides the default from its day on.
"""

from datetime import date

from shanyang.lib.parameters import Parameter, Parameters

REGULATION = "《中国共产党支部工作条例（试行）》"
REGULATION_SINCE = date(2018, 10, 28)
CONSTITUTION = "《中国共产党章程》"
CONSTITUTION_SINCE = date(2017, 10, 24)
ADJUSTMENT = f"{REGULATION}第七条"
"""A branch whose conditions have ceased is adjusted or dissolved by its superior in time."""
DUAL_PARTICIPATION = "《中国共产党党员教育管理工作条例》"
"""组织关系一方隶属、参加多重组织生活."""
LOCAL = "本区新业态党组织分类组建办法"
LOCAL_SINCE = date(2024, 1, 1)

STATUTORY = Parameters(
    {
        "statutory_members": Parameter(
            label="应当成立党支部的正式党员",
            unit="人",
            source=f"{REGULATION}第四条",
            values=((REGULATION_SINCE, 3),),
        ),
        "branch_max_members": Parameter(
            label="一个党支部的党员一般不超过",
            unit="人",
            source=f"{REGULATION}第四条",
            values=((REGULATION_SINCE, 50),),
        ),
        "committee_from_members": Parameter(
            label="可以成立基层党委的党员",
            unit="人",
            source=f"{CONSTITUTION}第三十条",
            values=((CONSTITUTION_SINCE, 100),),
        ),
        "joint_max_units": Parameter(
            label="联合党支部覆盖单位一般不超过",
            unit="家",
            source=f"{REGULATION}第五条",
            values=((REGULATION_SINCE, 5),),
        ),
        "approval_months": Parameter(
            label="基层党委批复期限一般不超过",
            unit="个月",
            source=f"{REGULATION}第六条",
            values=((REGULATION_SINCE, 1),),
        ),
        "committee_members": Parameter(
            label="设支部委员会的正式党员",
            unit="人",
            source=f"{REGULATION}第二十条",
            values=((REGULATION_SINCE, 7),),
        ),
        "local_backbone": Parameter(
            label="单独组建实体支部所需的中层以上骨干正式党员",
            unit="人",
            source=LOCAL,
            values=((LOCAL_SINCE, 3),),
        ),
        "building_min_enterprises": Parameter(
            label="视为楼宇集中的企业",
            unit="家",
            source=LOCAL,
            values=((LOCAL_SINCE, 3),),
        ),
        "street_min_members": Parameter(
            label="组建街面流动党员功能型支部的骑手党员",
            unit="人",
            source=LOCAL,
            values=((LOCAL_SINCE, 3),),
        ),
        "union_members": Parameter(
            label="应当成立基层工会委员会的职工",
            unit="人",
            source="《中华人民共和国工会法》第十一条",
            values=((date(2001, 10, 27), 25),),
        ),
        "league_members": Parameter(
            label="应当成立团支部的团员",
            unit="人",
            source="《中国共产主义青年团章程》第二十四条",
            values=((date(2018, 6, 29), 3),),
        ),
    }
)
