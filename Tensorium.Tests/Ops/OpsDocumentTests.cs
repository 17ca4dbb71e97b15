using Tensorium.Tests.Architecture;
using Xunit;

namespace Tensorium.Tests.Ops;

/// <summary>docs/ops.md says what the rows say.</summary>
public class OpsDocumentTests
{
    [Fact]
    public void The_committed_document_is_what_the_rows_say() =>
        AcceptedText.Check(Repository.PathOf("docs", "ops.md"), OpsDocument.Write(), AcceptedText.AcceptDocs);
}
