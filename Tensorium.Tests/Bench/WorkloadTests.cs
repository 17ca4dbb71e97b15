using Tensorium.Bench;
using Tensorium.Tests.Ops;
using Xunit;

namespace Tensorium.Tests.Bench;

/// <summary>Every op of the table has a benchmark: also one that is new.</summary>
public class WorkloadTests
{
    [Fact]
    public void Every_row_has_a_workload_that_is_found_by_its_name()
    {
        Workload[] workloads = [.. Workload.All];
        Assert.Equal(OpTable.Rows.Select(row => row.Name), workloads.Select(workload => workload.Row.Name));
        Assert.Equal(workloads.Length, workloads.DistinctBy(workload => workload.Row.Name).Count());
        Assert.DoesNotContain(workloads, workload => workload.Shapes.Length == 0);
    }
}
