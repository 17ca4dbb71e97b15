using System.Xml.Linq;

namespace Tensorium.Tests.Ops;

/// <summary>The exceptions that the XML documentation of a public member of <see cref="Tensor"/> names, overloads together.</summary>
internal static class DocumentedExceptions
{
    private static readonly ILookup<string, XElement> Members =
        XDocument.Load(Path.ChangeExtension(typeof(Tensor).Assembly.Location, ".xml")).Descendants("member").ToLookup(MemberName);

    /// <summary>The names of the exception types, without namespaces, for an entry such as <c>Tensor.Exp</c>.</summary>
    public static IReadOnlySet<string> Of(string entry) => Members["Tensorium." + entry].SelectMany(Of).ToHashSet();

    private static IEnumerable<string> Of(XElement member) => member.Elements("exception").Select(exception => LastPart(exception.Attribute("cref")!.Value))
        .Concat(member.Elements("inheritdoc").Where(inherit => inherit.Attribute("cref") is not null).SelectMany(inherit =>
            Members[WithoutSignature(inherit.Attribute("cref")!.Value)].Where(other => !ReferenceEquals(other, member) && other.Element("inheritdoc") is null).SelectMany(Of)));

    private static string MemberName(XElement member) => WithoutSignature(member.Attribute("name")!.Value);

    private static string WithoutSignature(string cref) => cref[2..].Split('(')[0].Split("``")[0];

    private static string LastPart(string cref) => cref[(cref.LastIndexOf('.') + 1)..];
}
