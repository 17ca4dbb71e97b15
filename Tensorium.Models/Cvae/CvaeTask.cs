using Tensorium.Models.Data;
using Tensorium.Models.Training;

namespace Tensorium.Models;

/// <summary>Trains a <see cref="Cvae"/>; its picture is a row of samples for each class.</summary>
internal sealed class CvaeTask(Cvae model, RunConfig config, ImageData data) : ConditionalElboTask(model, model.Config.Input, config, data)
{
    private const ulong PictureStream = 0x436C617373;
    private const int Columns = 10;

    public override void WritePictures(RunFolder folder) => model.SaveClassGrid(folder.SamplesFile, Columns, new Generator(Config.Seed, PictureStream));
}
